using System.Reflection;
using System.Text.RegularExpressions;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Every operator has every room of its home: style.md section 3. A stage that operators share lies in the home of their common base.</summary>
public partial class OperatorHomesTests
{
    private static readonly string Root = Golden.Root();

    public static TheoryData<string> All => [.. OperatorSet.All.Select(type => type.Name)];

    /// <summary>Operators that become kernel calls: all but views and those a pass must fold.</summary>
    public static TheoryData<string> Lowered => [.. AnyNode.Kinds.Keys];

    [Fact]
    public void The_set_is_every_concrete_operator_of_the_compiler() => Assert.Equal(
        typeof(Operator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operator)) && !type.IsAbstract).Select(type => type.Name).Order(),
        OperatorSet.All.Select(type => type.Name).Order());

    [Theory]
    [MemberData(nameof(All))]
    public void The_host_knows_what_it_is_in_float_and_in_int8(string kind)
    {
        Assert.True(File.Exists(Home(kind, kind, "")), $"Operators/{kind}/{kind}.cs is missing");
        foreach (string stage in new[] { ".Float", ".Int8" })
            Assert.True(HasStage(kind, stage), $"Operators/{kind}/{kind}{stage}.cs is missing, and no base class has one");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_memory_file_says_when_it_runs_in_place_or_some_rows_at_a_time(string kind)
    {
        bool overrides = new[] { nameof(Operator.MayRunInPlace), nameof(Operator.RowsOf), nameof(Operator.RowEndOf), "get_" + nameof(Operator.IsView) }
            .Any(method => TypeOf(kind).GetMethod(method)!.DeclaringType != typeof(Operator));
        Assert.Equal(overrides, HasStage(kind, ".Memory"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Its_docstring_says_shapes_and_types(string kind)
    {
        string text = File.ReadAllText(Home(kind, kind, ""));
        Assert.Matches(@"/// <summary>[^\n]+", text);
        string shapes = CodeBlock().Match(text).Groups[1].Value;
        Assert.Matches(@"/// input", shapes.Replace("/// a  ", "/// input"));
        Assert.Matches(@"/// output", shapes);
        Assert.Matches(@"int8|float32", shapes);
    }

    [Theory]
    [MemberData(nameof(Lowered))]
    public void Each_call_has_a_kernel_and_a_template_in_both_languages(string kind)
    {
        foreach (KernelCall call in Calls(kind))
        {
            string name = call.Kernel[..^"_s8".Length];
            AssertFile("device", "kernels", $"edge_{call.Kernel}.h");
            AssertFile("device", "runtime", $"{Pascal(name)}Kernel.cs");
            AssertFile("firmware-templates", "c", $"{name}.sbn");
            AssertFile("firmware-templates", "csharp", $"{name}.sbn");
            Assert.Contains($"edge_{call.Kernel}.h", File.ReadAllText(Path.Combine(Root, "device", "kernels", "edge_kernels.h")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Lowered))]
    public void Both_parameter_structs_have_the_fields_of_the_call_in_its_order(string kind)
    {
        foreach (KernelCall call in Calls(kind))
        {
            string name = call.Kernel[..^"_s8".Length];
            Assert.Equal(call.Parameters.Select(p => p.Name), FieldsOf(name));

            Type parameters = typeof(Edge.Runtime.Requantization).Assembly.GetType($"Edge.Runtime.{Pascal(name)}Parameters", throwOnError: true)!;
            Assert.Equal(call.Parameters.Select(p => Pascal(p.Name)), parameters.GetFields().OrderBy(field => Depth(field.DeclaringType!)).Select(field => field.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Lowered))]
    public void Vectors_wait_for_its_backends(string kind)
    {
        string folder = Path.Combine(Root, "tests", "vectors", Snake(kind));
        Assert.True(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.json").Any(), $"tests/vectors/{Snake(kind)} holds no vector");
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? 1 + Depth(parent) : 0;

    /// <summary>One call of each kernel that nodes of the kind are lowered to.</summary>
    private static IEnumerable<KernelCall> Calls(string kind) => Enumerable.Range(1, 60).Select(seed => AnyNode.Kinds[kind](new Random(seed)))
        .SelectMany(KernelRun.Calls).DistinctBy(call => call.Kernel);

    /// <summary>The fields of a kernel's parameter struct in C; those of a struct within it in its place.</summary>
    private static IEnumerable<string> FieldsOf(string name)
    {
        string header = File.ReadAllText(Path.Combine(Root, "device", "kernels", $"edge_{name}_s8.h"));
        string fields = Comment().Replace(header[(header.IndexOf("typedef struct {", StringComparison.Ordinal) + 16)..header.IndexOf("} edge_", StringComparison.Ordinal)], "");
        return Identifier().Matches(fields).Select(match => match.Value).Where(word => word is not ("int32_t" or "plain"))
            .SelectMany(word => InnerStruct().Match(word) is { Success: true } inner ? FieldsOf(inner.Groups[1].Value) : [word]);
    }

    private static bool HasStage(string kind, string stage)
    {
        for (Type? type = TypeOf(kind); type is not null && type != typeof(Operator); type = type.BaseType)
        {
            if (File.Exists(Home(type == TypeOf(kind) ? kind : type.Name.Replace("Operator", ""), type.Name, stage)))
                return true;
        }

        return false;
    }

    private static Type TypeOf(string kind) => OperatorSet.All.Single(type => type.Name == kind);

    private static string Home(string folder, string type, string stage) =>
        Path.Combine(Root, "host", "Edge.Compiler", "Operators", folder, $"{type}{stage}.cs");

    private static void AssertFile(params string[] path) =>
        Assert.True(File.Exists(Path.Combine([Root, .. path])), $"{string.Join('/', path)} is missing");

    /// <summary><c>max_pool2d</c> is MaxPool2D, <c>pad_top</c> is PadTop.</summary>
    private static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])).Replace("2d", "2D");

    /// <summary>HardSwish is <c>hard_swish</c>, MaxPool2D is <c>max_pool2d</c>.</summary>
    private static string Snake(string pascal) => WordStart().Replace(pascal.Replace("2D", "2d"), "_$0").ToLowerInvariant();

    [GeneratedRegex(@"<code>(.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"[a-z_][a-z0-9_]*")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^edge_(.*)_params$")]
    private static partial Regex InnerStruct();

    [GeneratedRegex(@"(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
