using System.Text;

namespace Edge.Training.Datasets;

/// <summary>Rows of text as spreadsheets save them: commas or semicolons, RFC 4180 quotes.</summary>
public static class CsvText
{
    /// <summary>The rows that hold something, each with the line it begins in, counted from 1. Blanks around cells are taken off.</summary>
    public static IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> Rows(string text)
    {
        char separator = text.AsSpan(0, Math.Max(0, text.IndexOf('\n'))).Contains(';') ? ';' : ',';
        var rows = new List<(int, IReadOnlyList<string>)>();
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
                    if (cells.Any(each => each.Length > 0)) // spreadsheets add rows of separators alone
                        rows.Add((began, cells));
                    (cells, began) = ([], line);
                }
            }
            else
            {
                cell.Append(c);
            }
        }

        return rows;
    }
}
