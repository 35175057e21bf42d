using System.Text;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary>The list of units to be made, <c>units.csv</c>: columns serial, station and, where it matters, slot.</summary>
internal static class LineUnits
{
    private const string Accepted = "a first line 'serial,station' or 'serial,station,slot', and a line for each unit";

    /// <exception cref="UsageException">E0710: file, line and what is wrong there; a serial number that is there twice, above all.</exception>
    public static IReadOnlyList<LineUnit> Read(string path, string shown)
    {
        string[] lines;
        try
        {
            // A byte order mark, as spreadsheets write it, is no part of the first name.
            lines = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)).ReplaceLineEndings("\n").Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new UsageException("E0710", shown, $"cannot be read: {e.Message.TrimEnd('.')}", "UTF-8 text", inner: e);
        }

        char separator = lines[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        string[] columns = [.. Cells(lines[0], separator).Select(name => name.ToLowerInvariant())];
        int serial = Array.IndexOf(columns, "serial"), station = Array.IndexOf(columns, "station"), slot = Array.IndexOf(columns, "slot");
        if (serial < 0)
            throw new UsageException("E0710", $"{shown}:1", $"the columns are {string.Join(", ", columns)}", Accepted);
        var units = new List<LineUnit>();
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0)
                continue;
            string[] cells = Cells(lines[i], separator);
            string where = $"{shown}:{i + 1}";
            if (cells.Length != columns.Length)
                throw new UsageException("E0710", where, $"{cells.Length} cells", $"{columns.Length}, as in the first line");
            string name = cells[serial], place = station < 0 ? "" : cells[station];
            if (!UnitNames.IsPossible(name) || place.Length > 0 && !UnitNames.IsPossible(place) || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0
                || name.StartsWith('.'))
            {
                throw new UsageException("E0710", where, $"the serial number '{name}' at the station '{place}'",
                    "1 to 32 printable ASCII characters without spaces, and in a serial number none that a file's name cannot have");
            }

            if (!places.TryAdd(name, i + 1))
                throw new UsageException("E0710", where, $"the serial number {name} is in line {places[name]} already", "a serial number for each unit");
            units.Add(new LineUnit(name, place, slot < 0 || cells[slot].Length == 0 ? null : cells[slot]));
        }

        return units.Count > 0 ? units : throw new UsageException("E0710", shown, "no unit", Accepted);
    }

    private static string[] Cells(string line, char separator) => [.. line.Split(separator).Select(cell => cell.Trim().Trim('"').Trim())];
}
