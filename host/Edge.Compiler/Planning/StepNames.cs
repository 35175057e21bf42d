using System.Text;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning;

/// <summary>Turns node names into identifiers of C and C# that stay apart, whatever the language does with capitals and underscores.</summary>
/// <remarks>
/// <c>features/conv.1</c> becomes <c>features_conv_1</c>. Names that emitted code derives from an identifier, such as <c>stem_filter</c> of the
/// node <c>stem</c>, are kept apart as well: a second node that would make one of them gets a number.
/// </remarks>
/// <param name="levels">Of compute; where there are several, their tables and parameters have names of their own.</param>
internal sealed class StepNames(int levels = 1)
{
    /// <summary>What one level has of a table or parameter that differs between levels; level 0 has the name itself.</summary>
    public static string AtLevel(string id, int level) => level == 0 ? id : $"{id}_level_{level}";

    /// <summary>What holds a table, a parameter or a field of one for every level.</summary>
    public static string ByLevel(string id) => $"{id}_by_level";

    // Words that emitted code or its languages have taken; compared without capitals and underscores.
    private static readonly HashSet<string> Taken =
    [
        "arena", "grid", "locate", "detections", "input", "output", "infer", "tap", "turn", "strip", "row", "weights", "main", "kernels", "model", "parameters",
        "abstract", "alignas", "alignof", "as", "asm", "auto", "base", "bool", "boolean", "break", "byte", "case", "catch", "char", "checked",
        "class", "complex", "const", "constexpr", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "errno", "event",
        "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "generic", "goto", "if", "imaginary", "implicit", "in",
        "inline", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "noreturn", "null", "nullptr", "object", "operator",
        "out", "override", "params", "private", "protected", "public", "readonly", "ref", "register", "restrict", "return", "sbyte", "sealed",
        "short", "signed", "sizeof", "stackalloc", "static", "staticassert", "string", "struct", "switch", "this", "threadlocal", "throw", "true",
        "try", "typedef", "typeof", "uint", "ulong", "unchecked", "union", "unsafe", "unsigned", "ushort", "using", "var", "virtual", "void",
        "volatile", "while", "linux", "unix",
        .. CLibrary.SelectMany(function => new[] { function, $"{function}f", $"{function}l" }),
    ];

    // A C compiler knows these functions without being told, and warns when their name means something else.
    private static IEnumerable<string> CLibrary =>
        ("abort abs acos acosh asin asinh atan atan2 atanh cabs calloc carg cbrt ceil cimag clog conj copysign cos cosh cpow cproj creal csin "
        + "csqrt ctan div erf erfc exit exp exp2 expm1 fabs fdim floor fma fmax fmin fmod fprintf fputc fputs free frexp fscanf fwrite hypot ilogb "
        + "isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit labs ldexp ldiv lgamma llabs llrint "
        + "llround log log10 log1p log2 logb lrint lround malloc memchr memcmp memcpy memmove memset modf nan nearbyint nextafter nexttoward pow "
        + "printf putchar puts realloc remainder remquo rint round scalbln scalbn scanf sin sinh snprintf sprintf sqrt sscanf strcat strchr strcmp "
        + "strcpy strcspn strlen strncat strncmp strncpy strpbrk strrchr strspn strstr tan tanh tgamma tolower toupper trunc vfprintf vfscanf "
        + "vprintf vscanf vsnprintf vsprintf vsscanf").Split(' ');

    // Of kernels that take a plain one's place on some cores, which is known when names are given already.
    private static readonly string[] TablesOfVariants = ["pairs", "channels", "weights", "rests"];

    private readonly HashSet<string> _used = [.. Taken, .. levels > 1 ? ["level", "levels", "setlevel"] : Array.Empty<string>()];

    /// <param name="name">The node's name in the model.</param>
    /// <param name="calls">Their tables make further names.</param>
    public string Next(string name, IReadOnlyList<KernelCall> calls)
    {
        string identifier = Identifier(name), candidate = identifier;
        string[] derived = ["", "params", .. Enumerable.Range(0, calls.Count).SelectMany(call => Derived(calls, call))];
        string[] functions = ["infer", "locate", "mostdetections", .. levels > 1 ? ["level", "levels"] : Array.Empty<string>()];
        bool IsTaken() => derived.Any(suffix => _used.Contains(Key(candidate + suffix)))
            || functions.Any(word => Key(candidate).EndsWith(word, StringComparison.Ordinal));
        for (int number = 2; IsTaken(); number++)
            candidate = $"{identifier}_{number}";
        foreach (string suffix in derived)
            _used.Add(Key(candidate + suffix));
        return candidate;
    }

    /// <summary>The name of one call's parameters: the step's own, or a numbered one where the step has several calls.</summary>
    /// <param name="id">From <see cref="Next"/>.</param>
    public static string CallName(string id, int call, int calls) => calls == 1 ? id : $"{id}_{call + 1}";

    private IEnumerable<string> Derived(IReadOnlyList<KernelCall> calls, int call)
    {
        string name = CallName("", call, calls.Count);
        string[] own = [name, .. calls[call].Tables.Select(table => table.Name).Union(TablesOfVariants).Select(table => name + table)];
        if (levels == 1)
            return own;
        string[] varying = [.. own, .. calls[call].Parameters.Select(parameter => name + parameter.Name)];
        return [.. own, .. varying.Select(ByLevel), .. own.SelectMany(id => Enumerable.Range(1, levels - 1).Select(level => AtLevel(id, level)))];
    }

    /// <summary>The nearest identifier to a name, which may be one that is taken.</summary>
    public static string Identifier(string name)
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
        if (char.IsAsciiDigit(identifier[0]) || identifier.StartsWith("edge_", StringComparison.OrdinalIgnoreCase)) // the prefix of the kernels
            identifier = $"n{identifier}";
        return identifier.EndsWith("_t", StringComparison.Ordinal) ? $"{identifier}ensor" : identifier; // int8_t and its like are types
    }

    private static string Key(string identifier) => identifier.Replace("_", "").ToLowerInvariant();
}
