using System.Globalization;
using System.Text;
using Scriban.Parsing;

namespace Scriban.Syntax;

/// <summary>A number, a string, true, false or null.</summary>
internal sealed class ScriptLiteral(object? value) : ScriptExpression
{
    public object? Value { get; } = value;

    public char Quote { get; set; } = '"';

    /// <summary>Which piece of an interpolated string this is; <see cref="TokenType.String"/> for a string of its own.</summary>
    public TokenType Piece { get; set; } = TokenType.String;

    internal override (string Name, string Example) Grammar => ("literal", "<value>");

    internal override object? Evaluate(TemplateContext context) => Value;

    internal override void Print(ScriptPrinter printer) => printer.Write(Value switch
    {
        null => "null",
        string text => Quoted(text),
        bool truth => truth ? "true" : "false",
        double number => WithPoint(number.ToString("R", CultureInfo.InvariantCulture)),
        float number => WithPoint(number.ToString("R", CultureInfo.InvariantCulture)) + "f",
        decimal number => WithPoint(number.ToString(CultureInfo.InvariantCulture)) + "m",
        _ => Convert.ToString(Value, CultureInfo.InvariantCulture) ?? "",
    });

    private static string WithPoint(string number) =>
        number.AsSpan().IndexOfAny("eE.") >= 0 || number.EndsWith("NaN") || number.EndsWith("Infinity") ? number : number + ".0";

    private string Quoted(string text)
    {
        var code = new StringBuilder(text.Length + 3);
        if (Piece is TokenType.BeginInterpolatedString or TokenType.InterpolatedString)
            code.Append('$');
        if (Piece is TokenType.BeginInterpolatedString or TokenType.InterpolatedString or TokenType.String)
            code.Append(Quote);
        if (Quote == '`')
            code.Append(text.Replace("`", "``"));
        else
            AppendEscaped(code, text);
        if (Piece is TokenType.EndingInterpolatedString or TokenType.InterpolatedString or TokenType.String)
            code.Append(Quote);
        return code.ToString();
    }

    private void AppendEscaped(StringBuilder code, string text)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' => code.Append("\\\\"),
                '\0' => code.Append("\\0"),
                '\a' => code.Append("\\a"),
                '\b' => code.Append("\\b"),
                '\f' => code.Append("\\f"),
                '\n' => code.Append("\\n"),
                '\r' => code.Append("\\r"),
                '\t' => code.Append("\\t"),
                '\v' => code.Append("\\v"),
                '{' when Piece != TokenType.String => code.Append("\\{"),
                _ when c == Quote => code.Append('\\').Append(c),
                _ when char.IsControl(c) => code.Append($"\\u{(int)c:x4}"),
                _ => code.Append(c),
            };
        }
    }
}
