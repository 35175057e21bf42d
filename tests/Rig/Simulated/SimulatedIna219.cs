namespace Edge.Rig.Tests.Simulated;

/// <summary>Texas Instruments SBOS448G: section 8.6 for registers, table 5 for times, section 6.5 for ranges.</summary>
internal sealed class SimulatedIna219(SimulatedTime time, double shuntOhms, Func<double, (double, double)> load)
    : SimulatedMonitor(time, 1, 0x40, shuntOhms, load)
{
    private const ushort AfterReset = 0x399F;
    private bool _isReady;

    protected override double ConversionSeconds => Adc(7) + Adc(3);

    protected override ushort ReadRegister(byte register)
    {
        if (register == 3)
            _isReady = false;
        return register switch
        {
            0 => Configuration,
            2 => (ushort)(Registers.GetValueOrDefault((byte)2) | (_isReady ? 2 : 0)),
            _ => Registers.GetValueOrDefault(register),
        };
    }

    protected override void WriteRegister(byte register, ushort value)
    {
        if (register == 0)
            Registers[0] = (value & 0x8000) != 0 ? AfterReset : value;
        else if (register == 5)
            Registers[5] = (ushort)(value & 0xFFFE); // bit 0 cannot be set, section 8.6.4.1
    }

    protected override void Convert(double shuntVolts, double busVolts)
    {
        int range = 4000 << (Configuration >> 11 & 3), mostBus = (Configuration & 0x2000) != 0 ? 8000 : 4000;
        int shunt = Math.Clamp((int)Math.Round(shuntVolts / 10e-6), -range, range), bus = Math.Clamp((int)Math.Round(busVolts / 4e-3), 0, mostBus);
        Registers[1] = (ushort)shunt;
        Registers[2] = (ushort)(bus << 3);
        _isReady = true;
    }

    private ushort Configuration => Registers.GetValueOrDefault((byte)0, AfterReset);

    private double Adc(int at) => (Configuration >> at & 15) switch
    {
        var average when average >= 9 => 532e-6 * (1 << average - 8),
        var bits => new[] { 84e-6, 148e-6, 276e-6, 532e-6 }[bits & 3],
    };
}
