using System.Text.RegularExpressions;
using Scriban.Runtime;
using static Scriban.Functions.Parameter;

namespace Scriban.Functions;

/// <summary>The functions of <c>regex</c>. Options are letters: i ignores case, m lines, s one line, x space.</summary>
internal static class RegexFunctions
{
    public static ScriptObject Create() => new FunctionTable
    {
        { "Escape", [RequiredText("pattern")], c => Regex.Escape(c.Text(0)!) },
        { "Unescape", [RequiredText("pattern")], c => Regex.Unescape(c.Text(0)!) },
        { "Match", [RequiredText("text"), RequiredText("pattern"), OptionalText("options")],
            c => Groups(Regex.Match(c.Text(0)!, c.Text(1)!, Options(c.Text(2)), c.Context.RegexTimeOut)) },
        { "Matches", [RequiredText("text"), RequiredText("pattern"), OptionalText("options")],
            c => new ScriptArray(Regex.Matches(c.Text(0)!, c.Text(1)!, Options(c.Text(2)), c.Context.RegexTimeOut).Select(Groups)) },
        { "Replace", [RequiredText("text"), RequiredText("pattern"), RequiredText("replace"), OptionalText("options")],
            c => Regex.Replace(c.Text(0)!, c.Text(1)!, c.Text(2)!, Options(c.Text(3)), c.Context.RegexTimeOut) },
        { "Split", [RequiredText("text"), RequiredText("pattern"), OptionalText("options")],
            c => new ScriptArray(Regex.Split(c.Text(0)!, c.Text(1)!, Options(c.Text(2)), c.Context.RegexTimeOut)) },
    }.Functions;

    private static ScriptArray Groups(Match match) => new(match.Success ? match.Groups.Values.Select(group => group.Value) : []);

    private static RegexOptions Options(string? letters) =>
        (letters ?? "").Aggregate(RegexOptions.None, (options, letter) => options | letter switch
        {
            'i' => RegexOptions.IgnoreCase,
            'm' => RegexOptions.Multiline,
            's' => RegexOptions.Singleline,
            'x' => RegexOptions.IgnorePatternWhitespace,
            _ => RegexOptions.None,
        });
}
