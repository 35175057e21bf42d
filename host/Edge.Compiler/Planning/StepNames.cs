using System.Text;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning;

/// <summary>Turns node names into identifiers of C and C# that stay apart, whatever the language does with capitals and underscores.</summary>
/// <remarks>
/// <c>features/conv.1</c> becomes <c>features_conv_1</c>. Names that emitted code derives from an identifier, such as <c>stem_filter</c> of the
/// node <c>stem</c>, are kept apart as well: a second node that would make one of them gets a number.
/// </remarks>
internal sealed class StepNames
{
    // Words that emitted code or its languages have taken; compared without capitals and underscores.
    private static readonly HashSet<string> Taken =
    [
        "arena", "input", "output", "infer", "tap", "weights", "main", "kernels", "model", "parameters",
        "abstract", "alignas", "alignof", "as", "asm", "auto", "base", "bool", "boolean", "break", "byte", "case", "catch", "char", "checked",
        "class", "complex", "const", "constexpr", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "errno", "event",
        "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "generic", "goto", "if", "imaginary", "implicit", "in",
        "inline", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "noreturn", "null", "nullptr", "object", "operator",
        "out", "override", "params", "private", "protected", "public", "readonly", "ref", "register", "restrict", "return", "sbyte", "sealed",
        "short", "signed", "sizeof", "stackalloc", "static", "staticassert", "string", "struct", "switch", "this", "threadlocal", "throw", "true",
        "try", "typedef", "typeof", "uint", "ulong", "unchecked", "union", "unsafe", "unsigned", "ushort", "using", "var", "virtual", "void",
        "volatile", "while", "linux", "unix",
    ];

    private readonly HashSet<string> _used = [.. Taken];

    /// <param name="name">The node's name in the model.</param>
    /// <param name="calls">Their tables make further names.</param>
    public string Next(string name, IReadOnlyList<KernelCall> calls)
    {
        string identifier = Identifier(name), candidate = identifier;
        string[] derived = ["", "params", .. calls.SelectMany(call => call.Tables).Select(table => table.Name).Distinct()];
        for (int number = 2; derived.Any(suffix => _used.Contains(Key(candidate + suffix))); number++)
            candidate = $"{identifier}_{number}";
        foreach (string suffix in derived)
            _used.Add(Key(candidate + suffix));
        return candidate;
    }

    private static string Identifier(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                text.Append(c);
            else if (text.Length > 0 && text[^1] != '_')
                text.Append('_');
        }

        string identifier = text.ToString().TrimEnd('_');
        if (identifier.Length == 0)
            return "node";
        return char.IsAsciiDigit(identifier[0]) ? $"n{identifier}" : identifier;
    }

    private static string Key(string identifier) => identifier.Replace("_", "").ToLowerInvariant();
}
