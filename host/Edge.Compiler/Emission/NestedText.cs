using System.Text;

namespace Edge.Compiler.Emission;

/// <summary>Gives the lines of a block inside a function's block the indentation they have in the language; templates know one depth only.</summary>
internal static class NestedText
{
    private const int Step = 4;

    /// <param name="text">C or C#, a brace that opens a block at the end of its line, one that closes one at the start.</param>
    /// <param name="outer">Depth of blocks whose lines templates indent.</param>
    public static string Indent(string text, int outer)
    {
        var written = new StringBuilder(text.Length);
        int depth = 0, values = 0;
        foreach (string line in text.Split('\n'))
        {
            string bare = line.Trim();
            bool isComment = bare.StartsWith("//", StringComparison.Ordinal);
            bool opensValue = bare.EndsWith("= {", StringComparison.Ordinal), closesValue = bare == "};" && values > 0;
            bool isOfValue = opensValue || closesValue;
            values += opensValue ? 1 : closesValue ? -1 : 0;
            if (bare.StartsWith('}') && !isComment && !isOfValue)
                depth--;
            if (bare.Length > 0 && depth > outer)
                written.Append(' ', (depth - outer) * Step);
            written.Append(line).Append('\n');
            if (bare.EndsWith('{') && !isComment && !isOfValue)
                depth++;
        }

        return written.ToString(0, written.Length - 1);
    }
}
