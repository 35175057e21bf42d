using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Tests.Fuzz;

namespace Edge.Compiler.Tests.Onnx;

public class OnnxSafetyTests
{
    private static OnnxModel Read(byte[] bytes) => OnnxReader.Read(bytes, "m.onnx");

    private static string CodeOf(Action act) => Assert.Throws<ModelException>(act).Code;

    [Fact]
    public void A_constant_of_a_billion_elements_is_refused_before_anything_is_allocated()
    {
        foreach (long[] dims in new long[][] { [1 << 30], [1 << 20, 1 << 20], [-1], [long.MaxValue, 2], [long.MinValue] })
        {
            OnnxTensor tensor = Read(new OnnxSketch().Initializer(OnnxSketch.Tensor("w", 1, dims).Raw(9, 1f)).ToBytes()).Graph.Initializers[0];
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal("E0122", CodeOf(() => tensor.Floats()));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Theory]
    [InlineData("Relu b a; Relu a b")]
    [InlineData("Relu a a")]
    [InlineData("Relu x a; Relu missing b")]
    [InlineData("Relu x a; Relu x a")]
    [InlineData("Relu x x")]
    public void A_graph_that_cannot_run_in_any_order_is_refused(string nodes)
    {
        var sketch = new OnnxSketch().Input("x", 1);
        foreach (string[] node in nodes.Split("; ").Select(node => node.Split(' ')))
            sketch.Node(node[0], node[1], node[2]);
        var error = Assert.Throws<ModelException>(() => NodeOrder.Sort(Read(sketch.ToBytes())));
        Assert.Equal("E0125", error.Code);
        Assert.Contains("(Relu)", error.Where);
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_nodes_is_sorted_without_recursion()
    {
        var sketch = new OnnxSketch().Input("n100000", 1);
        for (int i = 0; i < 100_000; i++)
            sketch.Node("Relu", $"n{i + 1}", $"n{i}");
        Assert.Equal("n99999_node", NodeOrder.Sort(Read(sketch.ToBytes()))[0].Name);
    }

    [Fact]
    public void Millions_of_empty_messages_are_refused()
    {
        byte[] nodes = new byte[4 << 20]; // each pair is a node without content
        for (int i = 0; i < nodes.Length; i += 2)
            nodes[i] = 0x0A;
        Assert.Equal("E0121", CodeOf(() => Read(new ProtoWriter().Bytes(7, nodes).ToBytes())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("3A05")]                 // a graph of five bytes, none of which are there
    [InlineData("3AFFFFFFFF0F")]         // a negative length
    [InlineData("3AFFFFFFFFFFFFFFFFFF01")]
    [InlineData("3801")]                 // the graph as a number
    [InlineData("3B3B3B3B")]             // groups that never end
    [InlineData("504B0304")]             // a zip archive
    public void Other_bytes_are_refused(string hex) => Assert.Equal("E0121", CodeOf(() => Read(Convert.FromHexString(hex))));

    [Fact]
    public void Groups_nested_without_end_are_refused()
    {
        byte[] groups = new byte[1 << 20];
        Array.Fill(groups, (byte)0x0B);
        Assert.Equal("E0121", CodeOf(() => Read(groups)));
    }

    [Fact]
    public void A_missing_file_is_an_error_of_the_model()
    {
        Assert.Equal("E0120", CodeOf(() => OnnxReader.Read(Path.Combine(Path.GetTempPath(), "edge-no-such.onnx"))));
    }

    // EDGE_PROPERTY_RUNS=100000 runs the whole of the bar; the seed of a failure is printed.
    [Fact]
    public void A_mutated_file_is_read_or_refused_and_never_anything_else() => Property.Holds(random =>
    {
        byte[] bytes = ByteMutation.Of(random, Whole());
        try
        {
            OnnxModel model = Read(bytes);
            NodeOrder.Sort(model);
            foreach (OnnxTensor tensor in model.Graph.Initializers)
                _ = tensor.IsInteger ? tensor.Integers().Length : tensor.Floats().Length;
        }
        catch (ModelException e)
        {
            Assert.StartsWith("m.onnx", e.Where);
            Assert.NotEmpty(e.Found);
        }
    }, runs: 2000);

    private static byte[] Whole() => new OnnxSketch().Input("x", 1, 2, 4, 4).Output("y", 1, 3)
        .Constant("w", [3, 2, 3, 3], [.. Enumerable.Range(0, 54).Select(i => i / 7f)]).Integers("shape", 1, -1)
        .Initializer(OnnxSketch.Tensor("h", 10, 2).Packed(5, [1L, 2]))
        .Node("Conv", "x w", "c", OnnxSketch.Attribute("pads", 1, 1, 1, 1), OnnxSketch.Attribute("auto_pad", "NOTSET"))
        .Node("Relu", "c", "r").Node("GlobalAveragePool", "r", "g").Node("Reshape", "g shape", "y").ToBytes();
}
