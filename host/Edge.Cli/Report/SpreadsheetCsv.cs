using System.Text;
using System.Text.RegularExpressions;

namespace Edge.Cli.Report;

/// <summary>A table that a spreadsheet opens as it is: UTF-8 with a byte order mark, RFC 4180, and no cell that it would take for what it is not.</summary>
/// <remarks>
/// A serial number that begins with =, +, - or @ is run as a formula by a spreadsheet; an apostrophe before it makes it text (OWASP, CSV injection).
/// So it does for the USB path 1-1.1, which would become the first of January, for the serial number 0042, and for a chip's number of 24 digits.
/// </remarks>
internal static partial class SpreadsheetCsv
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
        if (value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' || Misread().IsMatch(value))
            value = "'" + value;
        return value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // Dates and times, numbers that lose their zeros, their last digits, or become powers of ten.
    [GeneratedRegex(@"^(\d+[-/:]\d+([-/:.]\d+)*|\d+(\.\d+){2,}|0\d+|\d{16,}|\d+(\.\d+)?[eE]\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Misread();
}
