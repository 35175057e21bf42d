using System.Text;

namespace Edge.Cli.Report;

/// <summary>A table that a spreadsheet opens as it is: UTF-8 with a byte order mark, RFC 4180, and no cell that it would take for a formula.</summary>
/// <remarks>
/// A serial number that begins with =, +, - or @ is run as a formula by a spreadsheet; an apostrophe before it makes it text (OWASP, CSV injection).
/// </remarks>
internal static class SpreadsheetCsv
{
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder("\uFEFF");
        foreach (IReadOnlyList<string> row in rows.Prepend(columns))
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return text.ToString();
    }

    private static string Cell(string value)
    {
        if (value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
            value = "'" + value;
        return value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
