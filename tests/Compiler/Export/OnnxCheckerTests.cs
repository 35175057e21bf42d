using System.Diagnostics;
using Edge.Compiler.Export;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Export;

/// <summary>ONNX's own checker, with its inference of types and shapes, finds nothing wrong in what is exported. Skipped where it is not installed.</summary>
public sealed class OnnxCheckerTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactWithOnnxChecker]
    public void It_accepts_whole_networks_heads_and_random_graphs()
    {
        var graphs = new List<(string Name, Graph Graph)>
        {
            ("residual", FixedGraphs.Residual()), ("separable", FixedGraphs.Separable()),
            ("gaussian", WithHead(isGaussian: true)), ("nearest", WithHead(isGaussian: false)),
            ("gaussian_int8", Quantized(WithHead(isGaussian: true))), ("nearest_int8", Quantized(WithHead(isGaussian: false))),
        };
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            Graph graph = seed % 2 == 0 ? RandomGraphs.Int8(random) : Pipeline.Prepare(RandomGraphs.Float(random));
            if (!graph.Nodes.Any(node => node.Operator is Pad { IsUniform: false } or Resize { Grid: ResizeGrid.Placed })) // ONNX has neither
                graphs.Add(($"random_{seed}", graph));
        }

        foreach (var (name, graph) in graphs)
            File.WriteAllBytes(Path.Combine(_folder, name + ".onnx"), OnnxExporter.ToBytes(graph));
        var (code, said) = Check(_folder);
        Assert.True(code == 0, said);
        Assert.Equal($"{graphs.Count} accepted", said.Trim());
    }

    [FactWithOnnxChecker]
    public void It_refuses_what_is_wrong()
    {
        byte[] bytes = OnnxExporter.ToBytes(FixedGraphs.Residual());
        int at = bytes.AsSpan().IndexOf("QuantizeLinear"u8);
        bytes[at] = (byte)'X'; // no such operator
        File.WriteAllBytes(Path.Combine(_folder, "wrong.onnx"), bytes);
        var (code, said) = Check(_folder);
        Assert.True(code != 0 && said.Contains("XuantizeLinear", StringComparison.Ordinal), said);
    }

    /// <summary>Features of 4x3 cells, the distance of each cell, and the highest as a score.</summary>
    private static Graph WithHead(bool isGaussian)
    {
        var sketch = new GraphSketch(new Random(1));
        var random = new Random(2);
        Tensor features = sketch.Conv(sketch.Input(1, 8, 6, 1), 5, Size.Square(3), new Conv2D(Size.Square(2), Padding.All(1)) { Activation = Activation.Relu });
        var cells = Shape.Nhwc(1, 4, 3, 5);
        Tensor map = isGaussian
            ? sketch.Node(new GaussianDistance(), features, sketch.Numbers("mean", cells, 0.3), sketch.Constant("precision", cells, () => 0.5 * random.NextDouble()))
            : sketch.Node(new NearestDistance(0.3f), features, sketch.Numbers("memory", new Shape(6, 5), 0.3));
        return sketch.Finish(sketch.Node(MaxPool2D.Global(map.Shape), map), map);
    }

    private static Graph Quantized(Graph graph) =>
        Pipeline.Quantize(graph, new CalibrationSet(RandomGraphs.Images(new Random(3), graph, 8), "noise"), new QuantizationOptions());

    private static (int Code, string Said) Check(string folder)
    {
        const string program = """
            import glob, sys, onnx
            files = sorted(glob.glob(sys.argv[1] + '/*.onnx'))
            for file in files:
                try:
                    onnx.checker.check_model(onnx.load(file), full_check=True)
                except Exception as wrong:
                    sys.exit(file + ': ' + str(wrong))
            print(len(files), 'accepted')
            """;
        return FactWithOnnxCheckerAttribute.Run(["-c", program, folder], _limit);
    }

    private sealed class FactWithOnnxCheckerAttribute : FactAttribute
    {
        // Debian's packages are for its own Python, which may not be the first in the path.
        private static readonly Lazy<string?> _python = new(() =>
            new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(name => Run(name, ["-c", "import onnx"], TimeSpan.FromSeconds(30)).Code == 0));

        public FactWithOnnxCheckerAttribute() => Skip = _python.Value is null ? "needs ONNX's checker: apt-get install python3-onnx" : null;

        public static (int Code, string Said) Run(IReadOnlyList<string> arguments, TimeSpan limit) => Run(_python.Value!, arguments, limit);

        private static (int Code, string Said) Run(string program, IReadOnlyList<string> arguments, TimeSpan limit)
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                Task<string> said = process.StandardOutput.ReadToEndAsync(), wrong = process.StandardError.ReadToEndAsync();
                if (process.WaitForExit(limit))
                    return (process.ExitCode, said.Result + wrong.Result);
                process.Kill(entireProcessTree: true);
                return (-1, $"no answer in {limit.TotalSeconds} s");
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                return (-1, e.Message);
            }
        }
    }
}
