using System.Globalization;
using System.Text;

namespace Edge.Cli.Report.Evidence;

/// <summary>A table with named columns as spreadsheets save it: UTF-8 with or without a byte order mark, commas or semicolons, RFC 4180 quotes.</summary>
internal sealed class CsvTable
{
    private const long MaximumBytes = 512L << 20;

    private readonly string _path;
    private readonly string[] _columns;

    private CsvTable(string path, string[] columns, IReadOnlyList<CsvRow> rows) => (_path, _columns, Rows) = (path, columns, rows);

    public IReadOnlyList<CsvRow> Rows { get; }

    /// <param name="required">Columns that must be there; others may.</param>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: no text, a column is missing, or a row has another number of cells.</exception>
    public static CsvTable Read(string path, params string[] required)
    {
        string accepted = $"a table with the columns {string.Join(", ", required)}";
        if (new FileInfo(path).Length > MaximumBytes)
            throw EvidenceFault.Of(path, $"is larger than {MaximumBytes} bytes", accepted);
        string text;
        try
        {
            text = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw EvidenceFault.Of(path, "is not UTF-8 text", accepted, e);
        }

        char separator = text.AsSpan(0, Math.Max(0, text.IndexOf('\n'))).Contains(';') ? ';' : ',';
        List<(int Line, List<string> Cells)> lines = Split(text, separator);
        if (lines.Count == 0 || required.FirstOrDefault(name => !lines[0].Cells.Contains(name)) is { } missing && missing.Length > 0)
            throw EvidenceFault.Of($"{path}:1", lines.Count == 0 ? "holds nothing" : $"the columns are {string.Join(", ", lines[0].Cells)}", accepted);
        string[] columns = [.. lines[0].Cells];
        if (lines.Skip(1).FirstOrDefault(line => line.Cells.Count != columns.Length) is { Cells: not null } other)
            throw EvidenceFault.Of($"{path}:{other.Line}", $"{other.Cells.Count} cells", $"{columns.Length}, as in the first line");
        var table = new CsvTable(path, columns, []);
        return new CsvTable(path, columns, [.. lines.Skip(1).Select(line => new CsvRow(table, line.Line, line.Cells))]);
    }

    public bool Has(string column) => _columns.Contains(column);

    internal int Index(string column) => Array.IndexOf(_columns, column);

    internal string Place(int line) => $"{_path}:{line}";

    private static List<(int, List<string>)> Split(string text, char separator)
    {
        var lines = new List<(int, List<string>)>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false;
        int line = 1, began = 1;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\n';
            line += c == '\n' ? 1 : 0;
            if (isQuoted && i < text.Length)
            {
                bool isPair = c == '"' && i + 1 < text.Length && text[i + 1] == '"';
                isQuoted = c != '"' || isPair;
                if (isQuoted)
                    cell.Append(c);
                i += isPair ? 1 : 0;
            }
            else if (c == '"' && cell.Length == 0)
            {
                isQuoted = true;
            }
            else if (c == separator || c == '\n')
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
                if (c == '\n')
                {
                    if (cells.Count > 1 || cells[0].Length > 0)
                        lines.Add((began, cells));
                    (cells, began) = ([], line);
                }
            }
            else
            {
                cell.Append(c);
            }
        }

        return lines;
    }
}

/// <summary>One row of a <see cref="CsvTable"/>.</summary>
internal sealed class CsvRow(CsvTable table, int line, IReadOnlyList<string> cells)
{
    /// <summary>Empty where the table has no such column.</summary>
    public string this[string column] => table.Index(column) is >= 0 and var index ? cells[index] : "";

    /// <returns>Null where the cell is empty or the column is not there.</returns>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: no number.</exception>
    public double? Number(string column) => this[column] is not { Length: > 0 } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value
        : throw Wrong(column, "a number with a point for decimals");

    /// <summary>One of some words, in any case.</summary>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: none of them.</exception>
    public string OneOf(string column, params string[] words) => Array.Find(words, word => word.Equals(this[column], StringComparison.OrdinalIgnoreCase))
        ?? throw Wrong(column, string.Join(", ", words.Select(word => word.Length == 0 ? "nothing" : word)));

    public Compiler.Ir.DataException Wrong(string column, string accepted) =>
        EvidenceFault.Of(table.Place(line), $"'{column}' is '{this[column]}'", accepted);
}
