using Edge.Compiler.Emission;

namespace Edge.Devices.Tests.Ladder;

/// <summary>Templates that write a wrong number on purpose.</summary>
internal static class WrongNumber
{
    public static string Shipped(string language, string file) => File.ReadAllText(Path.Combine(ShippedFiles.Folder($"firmware-templates/{language}"), file));

    /// <summary>A template whose parameters of one call have another number.</summary>
    public static string In(string template, string call, string right, string wrong)
    {
        const string line = "{{ line }}";
        int inParameters = template.IndexOf(line, template.IndexOf("parameters.lines", StringComparison.Ordinal), StringComparison.Ordinal);
        string changed = $"{{{{ if parameters.id == \"{call}\" }}}}{{{{ line | string.replace \"{right}\" \"{wrong}\" }}}}{{{{ else }}}}{line}{{{{ end }}}}";
        return template[..inParameters] + changed + template[(inParameters + line.Length)..];
    }
}
