using System.Globalization;
using System.Text;
using Edge.Training.Datasets;

namespace Edge.Cli.Report.Evidence;

/// <summary>A table with named columns as spreadsheets save it: UTF-8 with or without a byte order mark, commas or semicolons, RFC 4180 quotes.</summary>
internal sealed class CsvTable
{
    private const long MaximumBytes = 512L << 20;

    private readonly string _path;
    private readonly Fault _fault;
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

    private CsvTable(string path, Fault fault, string[] columns, IEnumerable<(int Line, IReadOnlyList<string> Cells)> lines)
    {
        (_path, _fault, Columns) = (path, fault, columns);
        for (int i = 0; i < columns.Length; i++)
            _places.TryAdd(columns[i], i);
        Rows = [.. lines.Select(line => new CsvRow(this, line.Line, line.Cells))];
    }

    /// <summary>What is wrong with a table, as whoever reads it says it: where, what was found, what is accepted, and what came before.</summary>
    public delegate Exception Fault(string where, string found, string accepted, Exception? inner = null);

    public IReadOnlyList<CsvRow> Rows { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <param name="required">Columns that must be there, in any case; others may.</param>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: no text, a column is missing, or a row has another number of cells.</exception>
    public static CsvTable Read(string path, params string[] required) => Read(path, path, EvidenceFault.Of, required);

    /// <param name="shown">What messages call the file.</param>
    /// <param name="fault">Makes what is thrown, in place of E0273.</param>
    public static CsvTable Read(string path, string shown, Fault fault, params string[] required)
    {
        string accepted = $"a table with the columns {string.Join(", ", required)}";
        if (new FileInfo(path).Length > MaximumBytes)
            throw fault(shown, $"is larger than {MaximumBytes} bytes", accepted);
        string text;
        try
        {
            text = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException e)
        {
            throw fault(shown, "is not UTF-8 text", accepted, e);
        }

        IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> lines = CsvText.Rows(text);
        if (lines.Count == 0 || required.FirstOrDefault(name => !lines[0].Cells.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } missing && missing.Length > 0)
            throw fault($"{shown}:1", lines.Count == 0 ? "holds nothing" : $"the columns are {string.Join(", ", lines[0].Cells)}", accepted);
        string[] columns = [.. lines[0].Cells];
        if (lines.Skip(1).FirstOrDefault(line => line.Cells.Count != columns.Length) is { Cells: not null } other)
            throw fault($"{shown}:{other.Line}", $"{other.Cells.Count} cells", $"{columns.Length}, as in the first line");
        return new CsvTable(shown, fault, columns, lines.Skip(1));
    }

    /// <returns>Negative: the table has no such column.</returns>
    internal int Index(string column) => _places.GetValueOrDefault(column, -1);

    internal Exception Wrong(int line, string found, string accepted) => _fault($"{_path}:{line}", found, accepted);
}

/// <summary>One row of a <see cref="CsvTable"/>.</summary>
internal sealed class CsvRow(CsvTable table, int line, IReadOnlyList<string> cells)
{
    /// <summary>In the file, from 1.</summary>
    public int Line => line;

    /// <summary>As many as the table has columns, in their order.</summary>
    public IReadOnlyList<string> Cells => cells;

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

    public Exception Wrong(string column, string accepted) => WrongAs($"'{column}' is '{this[column]}'", accepted);

    public Exception WrongAs(string found, string accepted) => table.Wrong(line, found, accepted);
}
