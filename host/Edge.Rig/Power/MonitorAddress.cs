using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Rig.Power;

/// <summary>Which monitor, and where: <c>ina226:1:0x40</c>.</summary>
/// <param name="Text">As it was written.</param>
public sealed record MonitorAddress(string Text)
{
    public const string Accepted = "ina219:BUS:ADDRESS or ina226:BUS:ADDRESS, such as ina226:1:0x40";

    private readonly (bool IsIna219, int Bus, int Address) _place = Parse(Text);

    /// <param name="shuntOhms">Of the resistor in the supply's line.</param>
    /// <param name="averages">Conversions that the monitor averages itself.</param>
    /// <exception cref="EdgeException">E0630 to E0633: it cannot be opened.</exception>
    public IPowerMonitor Open(IRigHardware hardware, double shuntOhms, int averages = 1)
    {
        if (!(shuntOhms is > 0 and < 1000))
            throw new UsageException("E0635", "--shunt", "a resistance in ohms is missing or out of range",
                "0.001 to 1000, as printed on the resistor: R100 is 0.1");
        int[] accepted = _place.IsIna219 ? [1, 2, 4, 8, 16, 32, 64, 128] : [1, 4, 16, 64, 128, 256, 512, 1024];
        if (!accepted.Contains(averages))
            throw new UsageException("E0635", "--average", $"{averages} conversions cannot be averaged", string.Join(", ", accepted));
        var bus = hardware.OpenI2c(_place.Bus, _place.Address);
        try
        {
            return _place.IsIna219 ? new Ina219(bus, shuntOhms, averages: averages) : new Ina226(bus, shuntOhms, averages: averages);
        }
        catch
        {
            bus.Dispose();
            throw;
        }
    }

    private static (bool IsIna219, int Bus, int Address) Parse(string text) => text.Split(':') switch
    {
        ["ina219" or "ina226", var bus, var address] when int.TryParse(bus, CultureInfo.InvariantCulture, out int number) && number >= 0
            && Address(address) is >= 0x08 and < 0x78 and var at => (text.StartsWith("ina219", StringComparison.Ordinal), number, at),
        _ => throw new UsageException("E0635", text, "is not the place of a monitor", Accepted, "'i2cdetect -y BUS' shows the addresses that answer"),
    };

    private static int Address(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? int.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int hex) ? hex : -1
        : int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : -1;
}
