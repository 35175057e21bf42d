using System.Text.RegularExpressions;
using Edge.Runtime;
using Edge.Runtime.Locating;

namespace Edge.Compiler.Emission;

/// <summary>Names of emitted C# classes. A class that has a member of its own name does not compile, and one that is called like a type hides it.</summary>
internal static partial class ClassNames
{
    private const string Suffix = "Model";

    // What the class's code names beside the runtime's types.
    private static readonly HashSet<string> Taken =
    [
        "Infer", "Level", "LevelCount", "Locate", "Detections", "DetectionCount", "Native", "NativeModel", "System", "Array", .. RuntimeTypes,
    ];

    private static IEnumerable<string> RuntimeTypes =>
        typeof(FixedPoint).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(FixedPoint).Namespace || type.Namespace == typeof(GridDecoder).Namespace).Select(type => type.Name);

    /// <param name="identifier">Of the model, in lower case with underscores.</param>
    /// <returns>The identifier as C# spells it; one that is taken has <c>Model</c> behind it.</returns>
    public static string Of(string identifier)
    {
        string name = Dialect.Pascal(identifier);
        return Taken.Contains(name) || BufferSize().IsMatch(name) ? name + Suffix : name;
    }

    [GeneratedRegex("^(Input|Output)[0-9]*Bytes$")]
    private static partial Regex BufferSize();
}
