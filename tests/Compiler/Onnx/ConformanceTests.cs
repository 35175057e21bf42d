using System.IO.Compression;
using System.Text;
using Xunit.Abstractions;

namespace Edge.Compiler.Tests.Onnx;

public class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>The operators this import covers; a case counts when all its nodes are among them.</summary>
    private static readonly string[] Covered =
    [
        "Add", "AveragePool", "BatchNormalization", "Clip", "Concat", "Constant", "Conv", "ConvTranspose", "DepthToSpace", "Dropout", "Flatten", "Gemm", "GlobalAveragePool", "GlobalMaxPool",
        "HardSigmoid", "HardSwish", "Identity", "LeakyRelu", "MatMul", "MaxPool", "Pad", "ReduceMax", "ReduceMean", "Relu", "Reshape", "Resize", "Shape", "Sigmoid", "Softmax", "SpaceToDepth", "Squeeze", "Tanh", "Transpose", "Unsqueeze",
    ];

    /// <summary>Every case of a covered operator passes, or is refused and stands in the golden table with the reason.</summary>
    [TheoryWithSharedData]
    [InlineData("onnx-conformance/onnx-backend-tests.zip")]
    public void Cases_of_covered_operators_pass_or_are_listed_with_the_reason(string file)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(TheoryWithSharedDataAttribute.Folder, file));
        string[] names = [.. zip.Entries.Where(entry => entry.Name == "model.onnx").Select(entry => Path.GetDirectoryName(entry.FullName)!.Replace('\\', '/')).Order(StringComparer.Ordinal)];
        var table = new StringBuilder();
        int passed = 0, listed = 0, other = 0;
        foreach (string name in names)
        {
            ConformanceCase one = ConformanceCase.Read(zip, name);
            if (!one.Model.Graph.Nodes.All(node => node.Domain.Length == 0 && (Covered.Contains(node.Operator) || QuantizedCase.Operators.Contains(node.Operator))))
            {
                other++;
                continue;
            }

            if (one.Refusal() is not { } reason)
            {
                passed++;
                continue;
            }

            listed++;
            table.Append($"{name}: {reason}\n");
        }

        string text = $"{passed} passed, {listed} listed below with the reason, {other} of operators Edge does not import\n{table}";
        output.WriteLine(text);
        Golden.Check("onnx/conformance.txt", text);
    }
}
