namespace Edge.Rig.Tests.Simulated;

/// <summary>Texas Instruments SBOS547A: section 7.6 for registers, tables 6 and 8 for times.</summary>
internal sealed class SimulatedIna226(SimulatedTime time, double shuntOhms, Func<double, (double, double)> load)
    : SimulatedMonitor(time, 1, 0x41, shuntOhms, load)
{
    private const ushort AfterReset = 0x4127;
    private static readonly double[] _times = [140e-6, 204e-6, 332e-6, 588e-6, 1.1e-3, 2.116e-3, 4.156e-3, 8.244e-3];
    private static readonly int[] _averages = [1, 4, 16, 64, 128, 256, 512, 1024];
    private bool _isReady;

    protected override double ConversionSeconds => _averages[Configuration >> 9 & 7] * (_times[Configuration >> 6 & 7] + _times[Configuration >> 3 & 7]);

    protected override ushort ReadRegister(byte register)
    {
        ushort value = register switch
        {
            0 => Configuration,
            6 => (ushort)(_isReady ? 8 : 0),
            0xFE => 0x5449,
            0xFF => 0x2260,
            _ => Registers.GetValueOrDefault(register),
        };
        if (register == 6)
            _isReady = false;
        return value;
    }

    protected override void WriteRegister(byte register, ushort value)
    {
        if (register == 0)
            Registers[0] = (value & 0x8000) != 0 ? AfterReset : value;
        else if (register == 5)
            Registers[5] = value;
    }

    protected override void Convert(double shuntVolts, double busVolts)
    {
        Registers[1] = (ushort)Math.Clamp((int)Math.Round(shuntVolts / 2.5e-6), -32768, 32767);
        Registers[2] = (ushort)Math.Clamp((int)Math.Round(busVolts / 1.25e-3), 0, 32767);
        _isReady = true;
    }

    private ushort Configuration => Registers.GetValueOrDefault((byte)0, AfterReset);
}
