using System.Text;
using Edge.Compiler.Execution;
using Edge.Compiler.Export;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Storage;
using Edge.Compiler.TFLite;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Export;

/// <summary>A graph out to a file and back, and what must be the same afterwards.</summary>
internal static class RoundTrip
{
    public static Graph ThroughTFLite(Graph graph) => TFLiteImporter.Import(TFLiteModel.Parse(TFLiteExporter.ToBytes(graph), graph.Name + TFLiteModel.Extension));

    public static Graph ThroughOnnx(Graph graph) => OnnxImporter.Import(OnnxReader.Read(OnnxExporter.ToBytes(graph), graph.Name + OnnxImporter.Extension)).Graph;

    /// <summary>Operators, attributes, names, shapes, quantization and constants, byte for byte. Classes, the names of fused nodes and the bits of weights below 8 have no place in other formats.</summary>
    public static void AssertSame(Graph expected, Graph found)
    {
        (expected, found) = (Bare(expected), Bare(found));
        // Node by node, so that a failure names the first one that differs.
        foreach (var (ours, theirs) in GraphText.Write(expected).Split('\n').Skip(1).Zip(GraphText.Write(found).Split('\n').Skip(1)))
            Assert.Equal(ours, theirs);
        byte[] bytes = new ModelFile(expected).ToBytes(), others = new ModelFile(found).ToBytes();
        Assert.Equal(Header(bytes), Header(others));
        Assert.Equal(bytes, others);
    }

    /// <summary>The outputs of both are equal, byte for byte.</summary>
    public static void AssertSameOutputs(Random random, Graph expected, Graph found)
    {
        if (expected.IsInt8)
        {
            sbyte[][] image = [.. expected.Inputs.Select(_ => RandomGraphs.Int8Image(random, expected))];
            Assert.Equal(new Int8Executor(expected).Run(image), new Int8Executor(found).Run(image));
        }
        else
        {
            float[] image = RandomGraphs.Images(random, expected, 1)[0];
            Assert.Equal(new FloatExecutor(expected).Run([image]), new FloatExecutor(found).Run([image]));
        }
    }

    // The part of an .edge file that a person can read.
    private static string Header(byte[] file) => Encoding.UTF8.GetString(file, 16, BitConverter.ToInt32(file, 12));

    private static Graph Bare(Graph graph) => new("graph", graph.Inputs, graph.Outputs,
        [.. graph.Nodes.Select(node => node with { Fused = [], Operator = Canonical(node), Inputs = [.. node.Inputs.Select(input => Canonical(node, input))] })]);

    // One scale for the only channel is one scale for the tensor; leading axes of 1 mean nothing to an operand that is repeated.
    private static Tensor Canonical(Node node, Tensor tensor)
    {
        if (!tensor.IsConstant)
            return tensor;
        Quantization? quantization = tensor.Quantization is { IsPerChannel: true, Scales: [var scale] } ? Quantization.PerTensor(scale, 0) : tensor.Quantization;
        int[] extents = node.Operator is PairwiseOperator ? [.. tensor.Shape.Extents.SkipWhile(extent => extent == 1).DefaultIfEmpty(1)] : [.. tensor.Shape.Extents];
        return tensor.Type switch
        {
            ElementType.Float32 => Tensor.Constant(tensor.Name, new Shape(extents), tensor.Floats),
            ElementType.Int8 => Tensor.Constant(tensor.Name, new Shape(extents), tensor.Int8s, quantization!.WithBits(8)),
            _ => Tensor.Constant(tensor.Name, new Shape(extents), tensor.Int32s, quantization!),
        };
    }

    // What is the same thing said in two ways; importers say it in one.
    private static Operator Canonical(Node node) => node.Operator switch
    {
        Transpose transpose when Transpose.MovesNothing(node.Inputs[0].Shape, transpose.Order) => new Reshape(node.Output.Shape),
        Resize { Grid: not ResizeGrid.Placed } resize => resize with { Rows = default, Columns = default, Rounding = resize.Mode == ResizeMode.Nearest ? resize.Rounding : default },
        Mean mean => Mean.Over(node.Inputs[0].Shape, [.. Enumerable.Range(mean.FirstAxis, mean.LastAxis - mean.FirstAxis + 1)], out _),
        Pad pad => Canonical(pad, node.Output.Quantization),
        _ => node.Operator,
    };

    // A file holds the border of an INT8 image in steps.
    private static Pad Canonical(Pad pad, Quantization? quantization)
    {
        float[] values = [.. pad.Values.Select(value => quantization?.Dequantize(quantization.Quantize(value)) ?? value)];
        return pad with { Values = values.All(value => value == 0) ? [] : values };
    }
}
