using Edge.Cli.Report.Evidence;
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
        var units = new List<LineUnit>();
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (CsvRow row in Table(path, shown).Rows)
        {
            string name = row["serial"], place = row["station"];
            if (!UnitNames.IsPossible(name) || place.Length > 0 && !UnitNames.IsPossible(place) || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0
                || name.StartsWith('.'))
            {
                throw row.WrongAs($"the serial number '{name}' at the station '{place}'",
                    "1 to 32 printable ASCII characters without spaces, and in a serial number none that a file's name cannot have");
            }

            if (!places.TryAdd(name, row.Line))
                throw row.WrongAs($"the serial number {name} is in line {places[name]} already", "a serial number for each unit");
            units.Add(new LineUnit(name, place, row["slot"] is { Length: > 0 } slot ? slot : null));
        }

        return units.Count > 0 ? units : throw Fault(shown, "no unit", Accepted);
    }

    private static CsvTable Table(string path, string shown)
    {
        try
        {
            return CsvTable.Read(path, shown, Fault, "serial");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(shown, $"cannot be read: {e.Message.TrimEnd('.')}", "UTF-8 text", e);
        }
    }

    private static UsageException Fault(string where, string found, string accepted, Exception? inner = null) => new("E0710", where, found, accepted, inner: inner);
}
