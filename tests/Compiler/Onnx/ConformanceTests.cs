using System.IO.Compression;
using System.Text;
using Xunit.Abstractions;

namespace Edge.Compiler.Tests.Onnx;

public class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>The operators of a vision model on a microcontroller: Edge's ONNX import is for these.</summary>
    private static readonly HashSet<string> Listed =
    [
        "Add", "AveragePool", "BatchNormalization", "Clip", "Concat", "Constant", "Conv", "ConvTranspose", "DepthToSpace", "DequantizeLinear", "Dropout", "Flatten", "Gemm",
        "GlobalAveragePool", "GlobalMaxPool", "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "MatMul", "MaxPool", "Mul", "PRelu", "Pad", "QLinearConv", "QLinearMatMul",
        "QuantizeLinear", "ReduceMean", "Relu", "Reshape", "Resize", "Sigmoid", "Slice", "Softmax", "Split", "Squeeze", "Sub", "Tanh", "Transpose", "Unsqueeze",
    ];

    /// <summary>What Edge reads beside them, above all what exporters compute shapes with.</summary>
    private static readonly HashSet<string> Further =
    [
        "Abs", "And", "Cast", "CastLike", "Ceil", "ConstantOfShape", "Div", "Equal", "Exp", "Expand", "Floor", "Gather", "Greater", "Less", "Max", "Min", "Neg", "Not", "Or", "Range", "ReduceMax", "ReduceMin", "ReduceSum",
        "Shape", "Size", "SpaceToDepth", "Sqrt", "Tile", "Where",
    ];

    /// <summary>Every case of these operators passes, or is refused and stands in the golden table with the reason; so does every other case.</summary>
    [TheoryWithSharedData]
    [InlineData("onnx-conformance/onnx-backend-tests.zip")]
    public void Every_case_passes_or_is_listed_with_the_reason(string file)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(TheoryWithSharedDataAttribute.Folder, file));
        string[] names = [.. zip.Entries.Where(entry => entry.Name == "model.onnx").Select(entry => Path.GetDirectoryName(entry.FullName)!.Replace('\\', '/')).Order(StringComparer.Ordinal)];
        var parts = new[] { "listed operators", "further operators" }.ToDictionary(part => part, _ => new Part());
        var others = new List<string>();
        foreach (string name in names)
        {
            ConformanceCase one = ConformanceCase.Read(zip, name);
            string[] foreign = [.. one.Operators.Where(kind => !Listed.Contains(kind) && !Further.Contains(kind)).Order(StringComparer.Ordinal)];
            if (foreign.Length > 0)
                others.Add($"{name}: {string.Join(", ", foreign)}");
            else
                parts[one.Operators.All(Listed.Contains) ? "listed operators" : "further operators"].Add(name, one.Run());
        }

        var text = new StringBuilder();
        foreach (var (title, part) in parts)
        {
            text.Append($"{title}: {part.Computed + part.Constant.Count} of {part.Computed + part.Constant.Count + part.Refused.Count} cases pass, {part.Constant.Count} of them folded at import\n");
            part.Refused.ForEach(line => text.Append($"  refused {line}\n"));
            part.Constant.ForEach(line => text.Append($"  folded {line}\n"));
        }

        text.Append($"other operators: {others.Count} cases\n");
        others.ForEach(line => text.Append($"  not supported {line}\n"));
        output.WriteLine(text.ToString());
        Golden.Check("onnx/conformance.txt", text.ToString());
    }

    private sealed class Part
    {
        public int Computed { get; private set; }

        public List<string> Constant { get; } = [];

        public List<string> Refused { get; } = [];

        public void Add(string name, ConformanceResult result)
        {
            if (result.IsComputed is null)
                Refused.Add($"{name}: {result.Reason}");
            else if (result.IsComputed is false)
                Constant.Add($"{name}: {result.Reason}");
            else
                Computed++;
        }
    }
}
