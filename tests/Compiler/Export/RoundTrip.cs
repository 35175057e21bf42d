using Edge.Compiler.Execution;
using Edge.Compiler.Export;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Storage;
using Edge.Compiler.TFLite;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Export;

/// <summary>A graph out to a file and back, and what must be the same afterwards.</summary>
internal static class RoundTrip
{
    public static Graph ThroughTFLite(Graph graph) => TFLiteImporter.Import(TFLiteModel.Parse(TFLiteExporter.ToBytes(graph), graph.Name + TFLiteModel.Extension));

    /// <summary>Operators, attributes, names, shapes, quantization and constants, byte for byte. Classes and the names of fused nodes have no place in other formats.</summary>
    public static void AssertSame(Graph expected, Graph found)
    {
        (expected, found) = (Bare(expected), Bare(found));
        Assert.Equal(GraphText.Write(expected), GraphText.Write(found));
        Assert.Equal(new ModelFile(expected).ToBytes(), new ModelFile(found).ToBytes());
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

    private static Graph Bare(Graph graph) => new("graph", graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node with { Fused = [], Operator = Canonical(node) })]);

    // Both move nothing and have the same shape; importers know one of them.
    private static Operator Canonical(Node node) =>
        node.Operator is Transpose transpose && Transpose.MovesNothing(node.Inputs[0].Shape, transpose.Order) ? new Reshape(node.Output.Shape) : node.Operator;
}
