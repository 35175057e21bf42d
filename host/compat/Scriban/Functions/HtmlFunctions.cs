using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Scriban.Runtime;
using static Scriban.Functions.Parameter;

namespace Scriban.Functions;

/// <summary>The functions of <c>html</c>.</summary>
internal static class HtmlFunctions
{
    private const string Tags = """<script.*?</script>|<!--.*?-->|<style.*?</style>|<(?:[^>=]|='[^']*'|="[^"]*"|=[^'"][^\s>]*)*>""";

    private const string UrlCharacters = "-._~:/?#[]@!$&'()*+,;=";

    public static ScriptObject Create() => new FunctionTable
    {
        { "Escape", [Text("text")], c => WebUtility.HtmlEncode(c.Text(0)) },
        { "NewlineToBr", [Text("text")], c => c.Text(0) is { } text ? Regex.Replace(text, @"\r\n|\r|\n", "<br />$0") : null },
        { "Strip", [Text("text")], c => string.IsNullOrEmpty(c.Text(0))
            ? c[0]
            : Regex.Replace(c.Text(0)!, Tags, "", RegexOptions.IgnoreCase | RegexOptions.Singleline, c.Context.RegexTimeOut) },
        { "UrlEncode", [Text("text")], c => string.IsNullOrEmpty(c.Text(0)) ? c[0] : Uri.EscapeDataString(c.Text(0)!) },
        { "UrlEscape", [Text("text")], c => c.Text(0) is { } text ? UrlEscape(text) : null },
    }.Functions;

    /// <summary>Escapes what a whole URL may not hold, and leaves the characters that give it its form.</summary>
    private static string UrlEscape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            while (i < text.Length && !(char.IsAsciiLetterOrDigit(text[i]) || UrlCharacters.Contains(text[i])))
                i++;
            if (i > start)
                result.Append(Uri.EscapeDataString(text[start..i]));
            else
                result.Append(text[i++]);
        }

        return result.ToString();
    }
}
