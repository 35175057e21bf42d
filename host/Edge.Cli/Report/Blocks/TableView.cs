using System.Text.Json.Nodes;

namespace Edge.Cli.Report.Blocks;

/// <summary>A table of finished texts; a column whose title begins with &gt; holds numbers. The first cell of a row is its head.</summary>
internal sealed class TableView(string title, params string[] columns)
{
    private readonly JsonArray _rows = [];

    public TableView Row(params string[] cells) => Add("", cells);

    /// <summary>A row that stands out: <c>bad</c>, <c>void</c> or <c>ok</c>.</summary>
    public TableView Marked(string state, params string[] cells) => Add(state, cells);

    public JsonObject Of() => new()
    {
        ["title"] = title,
        ["columns"] = new JsonArray([.. columns.Select(column =>
            (JsonNode)new JsonObject { ["text"] = column.TrimStart('>'), ["number"] = IsNumber(column) })]),
        ["rows"] = _rows,
    };

    private TableView Add(string state, string[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"{cells.Length} cells for {columns.Length} columns");
        _rows.Add((JsonNode)new JsonObject
        {
            ["state"] = state,
            ["head"] = cells[0],
            ["cells"] = new JsonArray([.. cells.Skip(1).Select((cell, i) =>
                (JsonNode)new JsonObject { ["text"] = cell, ["number"] = IsNumber(columns[i + 1]) })]),
        });
        return this;
    }

    private static bool IsNumber(string column) => column.StartsWith('>');
}
