using System.Globalization;
using System.Text;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary>A label for each unit that passed, for printers that speak ZPL II: the serial number as bars and as text, what is on the unit, lot and day.</summary>
/// <remarks>
/// Zebra, ZPL II Programming Guide: ^FH (bytes in hexadecimal), ^CI28 (UTF-8), ^BC (Code 128, where &gt; begins a code of its own and &gt;0 stands for it).
/// </remarks>
internal static class LineLabels
{
    private const int Left = 30, Step = 34, ShownHash = 12, DayLetters = 10;

    /// <returns>Empty where no unit has passed.</returns>
    public static string Zpl(LinePlan plan, IEnumerable<LedgerEntry> entries)
    {
        var text = new StringBuilder();
        foreach (LedgerEntry unit in entries.Where(entry => entry is { IsGood: true, Report: not null }))
        {
            text.Append("^XA^CI28\n");
            text.Append(CultureInfo.InvariantCulture, $"^FO{Left},30^BY2^BCN,70,N,N,N^FH^FD{Data(unit.Serial.Replace(">", ">0", StringComparison.Ordinal))}^FS\n");
            LedgerContent? content = LineRecords.ContentOf(plan, unit);
            string hash = content?.PackSha256 ?? "";
            int y = 116;
            foreach (string line in new[]
            {
                unit.Serial, $"{plan.Name} {unit.Station}", content?.Pack ?? "", hash.Length > ShownHash ? hash[..ShownHash] : hash,
                $"{unit.Lot} {(unit.End.Length > DayLetters ? unit.End[..DayLetters] : unit.End)}",
            })
            {
                if (line.Trim().Length == 0)
                    continue;
                text.Append(CultureInfo.InvariantCulture, $"^FO{Left},{y}^A0N,28,28^FH^FD{Data(line.Trim())}^FS\n");
                y += Step;
            }

            text.Append("^XZ\n");
        }

        return text.ToString();
    }

    // Names come from files that people write: a printer obeys ^ and ~ wherever they stand.
    private static string Data(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(value =>
        value is < 0x20 or > 0x7e or (byte)'^' or (byte)'~' or (byte)'_' or (byte)'\\' ? $"_{value:X2}" : ((char)value).ToString()));
}
