using System.Device.I2c;
using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Rig.Power;

/// <summary>INA226: a shunt in the supply's line, 16 bits, up to 36 V.</summary>
/// <remarks>
/// Texas Instruments SBOS547A. Current is reckoned here from the shunt's voltage, so the calibration register is not used and nothing is rounded twice.
/// </remarks>
public sealed class Ina226 : IPowerMonitor
{
    private const int ResetBit = 0x8000, Always1 = 0x4000, BothContinuous = 7, AveragesAt = 9, BusTimeAt = 6, ShuntTimeAt = 3, ConversionReady = 8;
    private const int TexasInstruments = 0x5449, DieOfIna226 = 0x226;
    private const double ShuntVoltsPerStep = 2.5e-6, BusVoltsPerStep = 1.25e-3;
    private const int MostShuntSteps = 32767, MostBusSteps = 28800; // 81.92 mV and 36 V, section 6.5

    /// <summary>Microseconds of one conversion that the monitor can be set to (table 8).</summary>
    public static readonly IReadOnlyList<int> ConversionTimes = [140, 204, 332, 588, 1100, 2116, 4156, 8244];

    private static readonly int[] _averages = [1, 4, 16, 64, 128, 256, 512, 1024];

    private readonly MonitorRegisters _registers;
    private readonly double _ohms;

    /// <param name="bus">Disposed with this.</param>
    /// <param name="shuntOhms">Of the resistor between IN+ and IN-; 0.1 or 0.01 on most boards.</param>
    /// <param name="conversionMicroseconds">Of each of the two conversions: one of <see cref="ConversionTimes"/>.</param>
    /// <param name="averages">Conversions that the monitor averages itself: 1, 4, 16, 64, 128, 256, 512 or 1024.</param>
    /// <exception cref="DeviceException">E0632: nothing answers. E0633: it is something else.</exception>
    public Ina226(I2cDevice bus, double shuntOhms, int conversionMicroseconds = 588, int averages = 1)
    {
        int time = ConversionTimes.ToList().IndexOf(conversionMicroseconds), averaging = Array.IndexOf(_averages, averages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shuntOhms);
        ArgumentOutOfRangeException.ThrowIfNegative(time, nameof(conversionMicroseconds));
        ArgumentOutOfRangeException.ThrowIfNegative(averaging, nameof(averages));
        Name = string.Create(CultureInfo.InvariantCulture,
            $"INA226 at {bus.ConnectionSettings.BusId}:0x{bus.ConnectionSettings.DeviceAddress:X2}, shunt {shuntOhms} ohm");
        _registers = new MonitorRegisters(bus, Name);
        _ohms = shuntOhms;
        Conversion = TimeSpan.FromMicroseconds(2.0 * averages * conversionMicroseconds);
        Identify();
        Write(Ina226Register.Configuration, ResetBit);
        Write(Ina226Register.Configuration, Always1 | averaging << AveragesAt | time << BusTimeAt | time << ShuntTimeAt | BothContinuous);
    }

    public string Name { get; }

    public TimeSpan Conversion { get; }

    public double StepAmperes => ShuntVoltsPerStep / _ohms;

    public double MostAmperes => MostShuntSteps * ShuntVoltsPerStep / _ohms;

    public bool TryRead(out PowerReading reading)
    {
        reading = default;
        if ((_registers.Read((byte)Ina226Register.MaskEnable) & ConversionReady) == 0)
            return false;
        reading = Of(_registers.ReadSigned((byte)Ina226Register.ShuntVoltage), _registers.Read((byte)Ina226Register.BusVoltage));
        return true;
    }

    public void Dispose() => _registers.Dispose();

    /// <summary>A reading from the two registers as they stand.</summary>
    internal PowerReading Of(int shunt, int bus) =>
        new(bus * BusVoltsPerStep, shunt * ShuntVoltsPerStep / _ohms, Math.Abs(shunt) >= MostShuntSteps || bus >= MostBusSteps);

    private void Identify()
    {
        int manufacturer = _registers.Read((byte)Ina226Register.Manufacturer), die = _registers.Read((byte)Ina226Register.Die);
        if (manufacturer != TexasInstruments || die >> 4 != DieOfIna226)
        {
            throw new DeviceException("E0633", Name, $"is not an INA226: it says manufacturer 0x{manufacturer:X4}, die 0x{die:X4}",
                "0x5449 and 0x226x", "name the part that is there: --monitor ina219:BUS:ADDRESS");
        }
    }

    private void Write(Ina226Register register, int value) => _registers.Write((byte)register, value);
}
