using Mono.Cecil;

namespace Edge.Runtime.Tests;

/// <summary>The stand-in for nanoFramework's mscorlib promises nothing that the real one lacks.</summary>
public class CoreLibraryTests
{
    [TheoryWithSharedData]
    [InlineData("corelibrary-api.txt")]
    public void Every_member_is_in_the_real_library(string list)
    {
        HashSet<string> real = [.. File.ReadLines(Path.Combine(TheoryWithSharedDataAttribute.Folder, "..", "nano", list)).Select(Signature)];
        ModuleDefinition standIn = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "nano", "mscorlib.dll"));
        TypeDefinition[] types = [.. standIn.Types.Where(type => type.IsPublic)];
        Assert.NotEmpty(types);
        string[] promised = [.. types.Select(type => $"T {type.FullName}"), .. types.SelectMany(Members)];
        Assert.Empty(promised.Except(real));
    }

    /// <summary>Kind and signature of a line of the list: what stands before the return type, or before the kind of a type.</summary>
    private static string Signature(string line) => string.Join(' ', line.Split(' ').Take(2));

    private static IEnumerable<string> Members(TypeDefinition type) => type.Methods
        .Where(method => method.IsPublic && !(method.IsConstructor && !method.HasParameters)) // a default constructor is listed for classes only
        .Select(method => $"M {type.FullName}::{method.Name}({string.Join(',', method.Parameters.Select(parameter => parameter.ParameterType.FullName))})")
        .Concat(type.Fields.Where(field => field.IsPublic && !field.IsSpecialName).Select(field => $"F {type.FullName}::{field.Name}"));
}
