using System.Text.RegularExpressions;
using Edge.Compiler.Ir;

namespace Edge.Cli.CommandLine;

/// <summary>Errors and warnings as MSBuild reads them in what a tool prints: <c>FILE(LINE,COLUMN): error E0123: text</c>, each on one line.</summary>
/// <remarks>Format: MSBuild, "Visual Studio message formats". A fault that no file of the build has is the build file's.</remarks>
/// <param name="caller">Full path of the build file.</param>
/// <param name="files">Full paths of the files that messages name.</param>
internal sealed partial class BuildText(string caller, IReadOnlyList<string> files)
{
    /// <summary>The number of every warning: builds silence or promote warnings by it.</summary>
    public const string WarningCode = "E0022";

    /// <returns>A line for each part of the model that is at fault, or one.</returns>
    public string Of(EdgeException fault)
    {
        if (fault is ModelException { Faults: { Count: > 0 } faults } model)
            return string.Join(Environment.NewLine, faults.Select(each => Said(model.Where.Split(": ")[0], fault.Code, each.ToString())));
        string accepted = fault.Accepted is null ? "" : $"; accepted: {fault.Accepted}";
        string hint = fault.Hint is null ? "" : $"; hint: {fault.Hint}";
        return Said(fault.Where, fault.Code, $"{fault.Found}{accepted}{hint}");
    }

    /// <param name="warning">Of the model.</param>
    public string OfWarning(string warning) => $"{files[0]}: warning {WarningCode}: {OneLine(warning)}";

    private string Said(string where, string code, string text)
    {
        Match match = Named().Match(where);
        string name = match.Groups["name"].Value.Replace('/', Path.DirectorySeparatorChar), rest = match.Groups["rest"].Value;
        if (files.FirstOrDefault(file => file == name || file.EndsWith($"{Path.DirectorySeparatorChar}{name}", StringComparison.Ordinal)) is not { } file)
            return $"{caller}: error {code}: {OneLine($"{where}: {text}")}";
        string place = match.Groups["line"].Success ? $"({match.Groups["line"]},{match.Groups["column"]})" : "";
        return $"{file}{place}: error {code}: {OneLine(rest.Length == 0 ? text : $"{rest}: {text}")}";
    }

    private static string OneLine(string text) => string.Join("; ", text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    // 'edge.yaml:12:3', 'cap.onnx: node ...', or a name alone.
    [GeneratedRegex(@"^(?<name>.+?)(:(?<line>\d+):(?<column>\d+))?(: (?<rest>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Named();
}
