using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Storage;

public class LevelFileTests
{
    [Fact]
    public void A_file_of_levels_read_again_is_the_same_bytes() => Property.Holds(random =>
    {
        LevelSet levels = random.Next(2) == 0 ? RandomLevels.Float(random) : RandomLevels.Int8(random);
        byte[] bytes = ModelFile.Of(levels).ToBytes();
        ModelFile again = ModelFile.Parse(bytes, "m.edge");
        Assert.Equal(bytes, again.ToBytes());
        Assert.Same(again.Graph, again.Levels!.Full);
        Assert.Equal(levels.Levels.Select(GraphText.Write), again.Levels.Levels.Select(GraphText.Write));
        foreach (var (before, after) in levels.Levels.Zip(again.Levels.Levels))
            Assert.Equal(new ModelFile(before).ToBytes(), new ModelFile(after).ToBytes());
    });

    [Fact]
    public void Shared_weights_are_stored_once()
    {
        LevelSet levels = RandomLevels.Int8(new Random(4));
        long filters = levels.Full.Nodes.Where(node => node.Operator is IFiltered).Sum(node => (long)node.Inputs[1].Bytes);
        long header = BitConverter.ToInt32(ModelFile.Of(levels).ToBytes(), 12), data = ModelFile.Of(levels).ToBytes().Length - 16 - header - 32;
        long biases = levels.Levels.Sum(level => level.Nodes.Where(node => node.Operator is IFiltered).Sum(node => (long)node.Inputs[2].Bytes));
        Assert.Equal(filters + biases, data);
    }

    [Fact]
    public void A_file_of_one_level_is_of_version_1_as_ever()
    {
        LevelSet levels = RandomLevels.Int8(new Random(4));
        Assert.Equal((1, 3), (new ModelFile(levels.Full).ToBytes()[8], ModelFile.Of(levels).ToBytes()[8]));
        Assert.Equal(1, (ModelFile.Of(levels) with { Graph = levels.Levels[1] }).ToBytes()[8]); // another graph has no levels
    }

    [Fact]
    public void A_level_alone_says_where_it_is_from()
    {
        LevelSet levels = RandomLevels.Int8(new Random(4));
        ModelFile model = ModelFile.Of(levels), one = model.At(1);
        Assert.Null(one.Levels);
        Assert.Same(levels.Levels[1], one.Graph);
        Assert.Equal($"1 of {levels.Count}, from sha256 {model.Sha256}", one.Provenance["level"]);
        Assert.Equal("E0021", Assert.Throws<UsageException>(() => model.At(levels.Count)).Code);
        Assert.Equal("0: the model has one level", Assert.Throws<UsageException>(() => one.At(1)).Accepted);
    }

    [Theory]
    [InlineData("\"block_of\":", "\"block_of\":9", "names tensor 9")]
    [InlineData("\"constant\":true,\"block_of\":", "\"constant\":false,\"block_of\":", "is computed and part of a constant")]
    [InlineData("\"levels\":[", "\"levels\":[7,", "levels[0] is Number, not an object")]
    [InlineData("\"levels\":[", "\"grades\":[", "no field 'levels'")]
    [InlineData("\"block_of\":1,", "\"block_of\":0,", "cannot be a part of 'image'")]
    public void A_header_that_makes_no_sense_says_where(string found, string replacement, string message)
    {
        var e = Assert.Throws<ModelException>(() => ModelFile.Parse(WithHeader(header => header.Replace(found, replacement)), "m.edge"));
        Assert.StartsWith("m.edge", e.Message);
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void Levels_that_are_no_parts_of_one_network_are_refused()
    {
        byte[] bytes = WithHeader(header => header);
        bytes[^(32 + 4)] ^= 1; // the last bias is a level's own, so that this is still a model
        Assert.NotNull(ModelFile.Parse(Hashed(bytes[..^32]), "m.edge").Levels);
        var e = Assert.Throws<ModelException>(() => ModelFile.Parse(WithHeader(header => Last(header, "conv2d0", "conv2dx")), "m.edge"));
        Assert.Equal("E0102", e.Code);
    }

    [Fact]
    public void Damaged_files_give_model_errors_and_nothing_else() => Property.Holds(random =>
    {
        byte[] bytes = ModelFile.Of(RandomLevels.Int8(new Random(4))).ToBytes();
        for (int change = random.Next(1, 6); change > 0; change--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        if (random.Next(3) > 0)
            bytes = Hashed(bytes[..^32]); // past the hash, into the parser
        try
        {
            ModelFile.Parse(bytes, "m.edge");
        }
        catch (ModelException e)
        {
            Assert.StartsWith("m.edge", e.Message);
        }
    }, runs: 1000);

    private static string Last(string text, string found, string replacement)
    {
        int at = text.LastIndexOf(found, StringComparison.Ordinal);
        return text[..at] + replacement + text[(at + found.Length)..];
    }

    private static byte[] WithHeader(Func<string, string> change)
    {
        byte[] bytes = ModelFile.Of(RandomLevels.Int8(new Random(4))).ToBytes();
        int length = BitConverter.ToInt32(bytes, 12);
        byte[] header = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes, 16, length)));
        return Hashed([.. bytes[..12], .. BitConverter.GetBytes(header.Length), .. header, .. bytes[(16 + length)..^32]]);
    }

    private static byte[] Hashed(byte[] content) => [.. content, .. SHA256.HashData(content)];
}
