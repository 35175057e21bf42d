using System.Text;

namespace Edge.Cli.CommandLine;

/// <summary>A table for standard output: columns as wide as their widest cell, two spaces apart, no lines.</summary>
internal sealed class TextTable
{
    private readonly (string Title, bool IsNumber)[] _columns;
    private readonly List<string[]> _rows = [];

    /// <param name="columns">A title that begins with <c>&gt;</c> is set to the right, as numbers are.</param>
    public TextTable(params string[] columns) =>
        _columns = [.. columns.Select(title => (title.TrimStart('>'), title.StartsWith('>')))];

    public TextTable Row(params string[] cells)
    {
        if (cells.Length != _columns.Length)
            throw new ArgumentException($"{cells.Length} cells for {_columns.Length} columns");
        _rows.Add(cells);
        return this;
    }

    public override string ToString()
    {
        string[][] all = [[.. _columns.Select(column => column.Title)], .. _rows];
        int[] widths = [.. _columns.Select((_, i) => all.Max(row => row[i].Length))];
        var text = new StringBuilder();
        foreach (string[] row in all)
        {
            var line = new StringBuilder();
            for (int i = 0; i < row.Length; i++)
            {
                line.Append(_columns[i].IsNumber ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i]));
                line.Append("  ");
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
