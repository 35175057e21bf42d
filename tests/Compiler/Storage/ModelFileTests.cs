using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Storage;

public class ModelFileTests
{
    private static ModelFile Small(Random? random = null)
    {
        var sketch = new GraphSketch(random ?? new Random(1), "small");
        Tensor x = sketch.BatchNorm(sketch.Conv(sketch.Input(1, 4, 5, 2), 3, Size.Square(3), new Conv2D(Size.Square(2), new Padding(1, 0, 1, 0))));
        Graph graph = sketch.Finish(sketch.Node(new Pad(Padding.All(1)) { Values = [0, 0.5f, -1] }, x));
        return new ModelFile(graph) { Preprocessing = "crop 4x5\nscale 1/255", Provenance = new Dictionary<string, string> { ["b"] = "2", ["a"] = "ä" } };
    }

    [Fact]
    public void A_file_read_again_is_the_same_bytes() => Property.Holds(random =>
    {
        Graph graph = random.Next(2) == 0 ? RandomGraphs.Float(random) : RandomGraphs.Int8(random);
        byte[] bytes = new ModelFile(graph).ToBytes();
        ModelFile again = ModelFile.Parse(bytes, "m.edge");
        Assert.Equal(bytes, again.ToBytes());
        Assert.Equal(GraphText.Write(graph), GraphText.Write(again.Graph));
    });

    [Fact]
    public void A_model_read_again_gives_the_same_answers() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        sbyte[] image = RandomGraphs.Int8Image(random, graph);
        Graph again = ModelFile.Parse(new ModelFile(graph).ToBytes(), "m.edge").Graph;
        Assert.Equal(new Int8Executor(graph).Run([image]), new Int8Executor(again).Run([image]));
    }, runs: 30);

    [Fact]
    public void Preprocessing_provenance_classes_and_fused_names_come_back()
    {
        Graph graph = Pipeline.Prepare(Small().Graph);
        graph = new Graph(graph.Name, graph.Inputs, graph.Outputs, graph.Nodes, ["OK", "scratch"]);
        ModelFile again = ModelFile.Parse((Small() with { Graph = graph }).ToBytes(), "m.edge");
        Assert.Equal("crop 4x5\nscale 1/255", again.Preprocessing);
        Assert.Equal("ä", again.Provenance["a"]);
        Assert.Equal(["OK", "scratch"], again.Graph.Classes);
        Assert.Equal(["batchnorm1"], again.Graph.Nodes[0].Fused);
    }

    [Fact]
    public void Every_operator_can_be_stored()
    {
        HashSet<string> stored = [];
        Property.Holds(random => stored.UnionWith(
            ModelFile.Parse(new ModelFile(RandomGraphs.Float(random)).ToBytes(), "m.edge").Graph.Nodes.Select(node => node.Operator.Kind)));
        Assert.Equal(OperatorSet.All.Select(type => type.Name).Order(), stored.Order());
    }

    [Fact]
    public void The_order_of_provenance_does_not_matter()
    {
        ModelFile other = Small() with { Provenance = new Dictionary<string, string> { ["a"] = "ä", ["b"] = "2" } };
        Assert.Equal(Small().Sha256, other.Sha256);
        Assert.NotEqual(Small().Sha256, (Small() with { Preprocessing = null }).Sha256);
    }

    [Fact]
    public void Saving_replaces_the_file_and_leaves_nothing_else()
    {
        string folder = Directory.CreateTempSubdirectory("edge-model").FullName;
        try
        {
            string path = Path.Combine(folder, "m.edge");
            File.WriteAllText(path, "old");
            Small().Save(path);
            Assert.Equal(Small().ToBytes(), File.ReadAllBytes(path));
            Assert.Equal(Small().Sha256, ModelFile.Load(path).Sha256);
            Assert.Single(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_missing_file_is_a_model_error()
    {
        var e = Assert.Throws<ModelException>(() => ModelFile.Load("/nowhere/m.edge"));
        Assert.Equal(("E0110", 3), (e.Code, e.ExitCode));
    }

    [Theory]
    [InlineData(0, "E0112")]
    [InlineData(15, "E0112")]
    [InlineData(60, "E0112")]
    [InlineData(-1, "E0113")]
    [InlineData(-40, "E0113")]
    public void A_truncated_file_is_refused(int keep, string code)
    {
        byte[] bytes = Small().ToBytes();
        byte[] cut = bytes[..(keep >= 0 ? keep : bytes.Length + keep)];
        Assert.Equal(code, Assert.Throws<ModelException>(() => ModelFile.Parse(cut, "m.edge")).Code);
    }

    [Fact]
    public void Bytes_after_the_end_are_refused() =>
        Assert.Equal("E0113", Assert.Throws<ModelException>(() => ModelFile.Parse([.. Small().ToBytes(), 0], "m.edge")).Code);

    [Fact]
    public void Another_kind_of_file_is_refused()
    {
        var e = Assert.Throws<ModelException>(() => ModelFile.Parse(new byte[500], "photo.edge"));
        Assert.Equal("E0111", e.Code);
        Assert.StartsWith("photo.edge: not an Edge model", e.Message);
    }

    [Fact]
    public void A_newer_version_is_refused_by_number()
    {
        byte[] bytes = Small().ToBytes();
        bytes[8] = 9;
        var e = Assert.Throws<ModelException>(() => ModelFile.Parse(bytes, "m.edge"));
        Assert.Equal(("format version 9", "version 1 to 3"), (e.Found, e.Accepted));
    }

    [Theory]
    [InlineData("\"kind\":\"Conv2D\"", "\"kind\":\"Conv9D\"", "unknown operator 'Conv9D'")]
    [InlineData("\"Groups\":1", "\"Grapes\":1", "unknown field 'Grapes'")]
    [InlineData(",\"Stride\":[2,2]", "", "no field 'Stride'")]
    [InlineData("\"Groups\":1", "\"Groups\":0", "0 groups")]
    [InlineData("\"Groups\":1", "\"Groups\":1,\"More\":1", "unknown field 'More'")]
    [InlineData("\"Activation\":\"None\"", "\"Activation\":\"Gelu\"", "unknown activation 'Gelu'")]
    [InlineData("\"Stride\":[2,2]", "\"Stride\":[2,0]", "stride 2x0")]
    [InlineData("\"Stride\":[2,2]", "\"Stride\":[2]", "1 numbers, not 2")]
    [InlineData("\"shape\":[1,4,5,2]", "\"shape\":[1,4,5,0]", "extent 0")]
    [InlineData("\"shape\":[3,3,3,2]", "\"shape\":[3,3,3,2000]", "needs 216000 bytes of data")]
    [InlineData("\"shape\":[3,3,3,2]", "\"shape\":[50000,50000,1,2]", "more than 2147483647 elements")]
    [InlineData("\"outputs\":[", "\"outputs\":[99,", "names tensor 99")]
    [InlineData("{\"name\":\"small\"", "[{\"name\":\"small\"", "malformed header")]
    public void A_header_that_makes_no_sense_says_where(string found, string replacement, string message)
    {
        var e = Assert.Throws<ModelException>(() => ModelFile.Parse(WithHeader(header => header.Replace(found, replacement)), "m.edge"));
        Assert.StartsWith("m.edge", e.Message);
        Assert.Contains(message, e.Message);
    }

    /// <summary>Files are kept for years; operators get attributes.</summary>
    [Fact]
    public void An_attribute_that_came_later_has_its_default_in_files_from_before()
    {
        ModelFile before = ModelFile.Parse(WithHeader(header => header.Replace("\"Groups\":1,", "")), "m.edge");
        Assert.Equal(Small().ToBytes(), before.ToBytes());
    }

    [Fact]
    public void Damaged_files_give_model_errors_and_nothing_else() => Property.Holds(random =>
    {
        byte[] bytes = Small().ToBytes();
        for (int change = random.Next(1, 6); change > 0; change--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        if (random.Next(2) == 0)
            bytes = bytes[..random.Next(bytes.Length)];
        if (bytes.Length > 32 && random.Next(3) > 0)
            SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes, bytes.Length - 32); // past the hash, into the parser
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ModelFile.Parse(bytes, "m.edge");
        }
        catch (ModelException e)
        {
            Assert.StartsWith("m.edge", e.Message);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }, runs: 3000);

    private static byte[] WithHeader(Func<string, string> change)
    {
        byte[] bytes = Small().ToBytes();
        int length = BitConverter.ToInt32(bytes, 12);
        byte[] header = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes, 16, length)));
        byte[] content = [.. bytes[..12], .. BitConverter.GetBytes(header.Length), .. header, .. bytes[(16 + length)..^32]];
        return [.. content, .. SHA256.HashData(content)];
    }
}
