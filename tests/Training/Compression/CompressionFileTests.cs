using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

public sealed class CompressionFileTests
{
    [Fact]
    public void A_record_reads_back_as_it_was_written() => Property.Holds(random =>
    {
        CompressionRecord record = Draw(random);
        string json = CompressionFile.Write(record);
        Assert.Equal(json, CompressionFile.Write(CompressionFile.Read(json)));
        Assert.Equal(record.After, CompressionFile.Read(json).After);
    });

    [Fact]
    public void A_damaged_file_is_an_error_of_data_that_names_it()
    {
        string folder = Directory.CreateTempSubdirectory("edge-record-").FullName;
        try
        {
            Assert.Equal("E0272", Assert.Throws<DataException>(() => CompressionFile.Load(folder)).Code);
            CompressionFile.Save(Draw(new Random(1)), folder);
            string path = Path.Combine(folder, CompressionFile.Name), whole = File.ReadAllText(path);
            Assert.Equal("sketch", CompressionFile.Load(folder).Network);
            foreach (string damaged in (string[])["", "null", "{}", "[]", whole[..(whole.Length / 2)], whole.Replace("compression/1", "compression/9")])
            {
                File.WriteAllText(path, damaged);
                DataException fault = Assert.Throws<DataException>(() => CompressionFile.Load(folder));
                Assert.Equal(("E0272", path), (fault.Code, fault.Where));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Shares_and_sizes_that_no_network_has_are_refused()
    {
        CompressionRecord record = Draw(new Random(2));
        Assert.Throws<JsonException>(() => CompressionFile.Read(CompressionFile.Write(record with { Goal = 1.5 })));
        Assert.Throws<JsonException>(() => CompressionFile.Read(CompressionFile.Write(record with { Trials = [new RecordedTrial("iq 4", 0.5, -1, 10)] })));
    }

    [Fact]
    public void A_layer_that_was_taken_apart_is_pictured_as_the_sum_of_its_parts()
    {
        var random = new Random(3);
        Graph before = Stack(random, "conv", "conv_b"), after = Stack(random, "conv_rank", "conv", "conv_b");
        IReadOnlyList<LayerPicture> layers = LayerPicture.Of(before, after);
        Assert.Equal(["conv", "conv_b"], layers.Select(layer => layer.Node));
        Assert.Equal(2 * layers[0].Before.Weights, layers[0].After!.Weights);
        Assert.Equal(4, layers[0].After!.Rank);
        Assert.Null(layers[1].After!.Rank);
    }

    [Fact]
    public void A_layer_that_is_gone_has_nothing_after()
    {
        var random = new Random(4);
        Assert.Null(LayerPicture.Of(Stack(random, "a", "b"), Stack(random, "a"))[1].After);
    }

    // 1x1 convolutions over 4 channels, one after the other.
    private static Graph Stack(Random random, params string[] names)
    {
        var sketch = new GraphSketch(random);
        Tensor x = sketch.Input(1, 3, 3, 4);
        foreach (string _ in names)
            x = sketch.Conv(x, 4, Size.Square(1), new Conv2D(Size.Square(1), Padding.None));
        Graph graph = sketch.Finish(x);
        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select((node, i) => node with { Name = names[i] })]);
    }

    private static CompressionRecord Draw(Random random)
    {
        Graph before = Stack(random, "a", "b");
        var compression = Compressing.Compression.Of(before)
            .Then("low rank", "share \"0.5\"", Stack(random, "a_rank", "a", "b"), [new LayerChange("a", 4, 4) { ChannelRank = 2 }])
            .Then("bits", "4", before, [new LayerChange("b", 4, 3) { Bits = random.Next(2, 8), Sparsity = random.NextDouble() }]);
        CompressionFigures Figures() => CompressionFigures.Of(before) with
        {
            Accuracy = random.Next(3) == 0 ? null : random.NextDouble(),
            PackedBytes = random.Next(3) == 0 ? null : random.Next(100_000),
            PredictedCycles = random.Next(3) == 0 ? null : random.NextDouble() * 1e7,
        };
        return CompressionRecord.Of(compression, "search split, 50 images", Figures(), [Figures(), Figures()]) with
        {
            Board = random.Next(2) == 0 ? null : "netduinoplus2",
            Goal = random.Next(2) == 0 ? null : 0.9,
            Reason = "every method is at its limit",
            Trials = [new RecordedTrial("iq 4", random.NextDouble(), 900, 1200) { Cycles = 5.5e6 }],
        };
    }
}
