using System.Device.I2c;
using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Rig.Power;

/// <summary>INA219: a shunt in the supply's line, 12 bits, up to 26 V.</summary>
/// <remarks>
/// Texas Instruments SBOS448G. Current is reckoned here from the shunt's voltage, so the calibration register is not used and nothing is rounded twice.
/// Registers are read raw: Ina219 of Iot.Device.Bindings 4.2 takes currents as unsigned and a bus voltage above 16.38 V as negative, and its setter of
/// the shunt's resolution changes the bus's.
/// </remarks>
public sealed class Ina219 : IPowerMonitor
{
    private const int ResetBit = 0x8000, AfterReset = 0x399F, ConversionReady = 2;
    private const int Range32V = 0x2000, BothContinuous = 7, GainAt = 11, BusAdcAt = 7, ShuntAdcAt = 3, Adc12Bit = 3, AdcAveraged = 8;
    private const double ShuntVoltsPerStep = 10e-6, BusVoltsPerStep = 4e-3, Conversion12BitSeconds = 532e-6;
    private const int MostBusSteps = 8000; // 32 V, section 8.6.3.2

    private readonly MonitorRegisters _registers;
    private readonly double _ohms;
    private readonly int _mostSteps;

    /// <param name="bus">Disposed with this.</param>
    /// <param name="shuntOhms">Of the resistor between V+ and V-; 0.1 on most boards.</param>
    /// <param name="rangeMillivolts">The largest voltage over the shunt: 40, 80, 160 or 320.</param>
    /// <param name="averages">Conversions of 12 bits that the monitor averages itself: 1, 2, 4 ... 128.</param>
    /// <exception cref="DeviceException">E0632: nothing answers. E0633: it is something else.</exception>
    public Ina219(I2cDevice bus, double shuntOhms, int rangeMillivolts = 320, int averages = 1)
    {
        int gain = Array.IndexOf([40, 80, 160, 320], rangeMillivolts), averaging = Averaging(averages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shuntOhms);
        ArgumentOutOfRangeException.ThrowIfNegative(gain, nameof(rangeMillivolts));
        ArgumentOutOfRangeException.ThrowIfNegative(averaging, nameof(averages));
        Name = string.Create(CultureInfo.InvariantCulture,
            $"INA219 at {bus.ConnectionSettings.BusId}:0x{bus.ConnectionSettings.DeviceAddress:X2}, shunt {shuntOhms} ohm");
        _registers = new MonitorRegisters(bus, Name);
        _ohms = shuntOhms;
        _mostSteps = rangeMillivolts * 100;
        // 12 bits take 532 us, one after the other for shunt and bus; averages of N take N times as long (table 5).
        Conversion = TimeSpan.FromSeconds(2 * averages * Conversion12BitSeconds);
        Reset();
        int adc = averages == 1 ? Adc12Bit : AdcAveraged + averaging;
        Write(Ina219Register.Configuration, Range32V | gain << GainAt | adc << BusAdcAt | adc << ShuntAdcAt | BothContinuous);
    }

    public string Name { get; }

    public TimeSpan Conversion { get; }

    public double StepAmperes => ShuntVoltsPerStep / _ohms;

    public double MostAmperes => _mostSteps * ShuntVoltsPerStep / _ohms;

    public bool TryRead(out PowerReading reading)
    {
        reading = default;
        int bus = _registers.Read((byte)Ina219Register.BusVoltage);
        if ((bus & ConversionReady) == 0)
            return false;
        int shunt = _registers.ReadSigned((byte)Ina219Register.ShuntVoltage);
        _registers.Read((byte)Ina219Register.Power);
        reading = Of(shunt, bus);
        return true;
    }

    public void Dispose() => _registers.Dispose();

    /// <summary>A reading from the two registers as they stand.</summary>
    internal PowerReading Of(int shunt, int bus)
    {
        int busSteps = bus >> 3;
        return new PowerReading(
            busSteps * BusVoltsPerStep, shunt * ShuntVoltsPerStep / _ohms, Math.Abs(shunt) >= _mostSteps || busSteps >= MostBusSteps);
    }

    private static int Averaging(int averages) => Array.IndexOf([1, 2, 4, 8, 16, 32, 64, 128], averages);

    // The part has no number of its own: what stands in its configuration after a reset is all that tells it from others.
    private void Reset()
    {
        Write(Ina219Register.Configuration, ResetBit);
        int found = _registers.Read((byte)Ina219Register.Configuration);
        if (found != AfterReset)
        {
            throw new DeviceException("E0633", Name, $"is not an INA219: its configuration is 0x{found:X4} after a reset",
                $"0x{AfterReset:X4}", "name the part that is there: --monitor ina226:BUS:ADDRESS");
        }
    }

    private void Write(Ina219Register register, int value) => _registers.Write((byte)register, value);
}
