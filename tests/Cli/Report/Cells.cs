namespace Edge.Cli.Tests.Report;

/// <summary>A table of plain cells: commas, no quotes. For tests only.</summary>
internal sealed class Cells
{
    private readonly Dictionary<string, string[]> _columns;

    public Cells(string path)
    {
        string[][] lines = [.. File.ReadAllText(path).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        _columns = lines[0].Select((name, i) => (name, i)).ToDictionary(column => column.name,
            column => lines.Skip(1).Select(line => line[column.i]).ToArray());
    }

    public string[] this[string column] => _columns[column];

    public bool Has(string column) => _columns.ContainsKey(column);
}
