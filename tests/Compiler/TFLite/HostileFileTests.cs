using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;
using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>Files made to crash, hang or fill the memory of whoever reads them.</summary>
public class HostileFileTests
{
    [Fact]
    public void Other_formats_are_named()
    {
        Refused.With("E0141", "not a TFLite model", []);
        Refused.With("E0141", "not a TFLite model", "a text, which is longer"u8.ToArray());
        Refused.With("E0141", "schema version 2", Relu(model => model.Version = 2));
        Refused.With("E0141", "0 subgraphs", Relu(model => model.Subgraphs = 0));
        Refused.With("E0141", "2 subgraphs", Relu(model => model.Subgraphs = 2));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] file = Relu();
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<ModelException>(() => Refused.Import(file[..length]));
        Assert.Single(Refused.Import(file).Nodes);
    }

    [Theory]
    [InlineData(0u, "points to itself")]
    [InlineData(0x7fffffffu, "an offset to byte")]
    [InlineData(0xffffffffu, "an offset to byte")]
    public void An_offset_that_leads_nowhere_is_refused(uint offset, string words)
    {
        byte[] file = Relu();
        BinaryPrimitives.WriteUInt32LittleEndian(file, offset);
        Refused.With("E0140", words, file);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(0x7fff)]
    public void A_field_list_of_impossible_length_is_refused(int bytes)
    {
        byte[] file = Relu();
        int root = BinaryPrimitives.ReadInt32LittleEndian(file), fields = root - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(root));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(fields), (ushort)bytes);
        Refused.With("E0140", $"a field list of {bytes} bytes", file);
    }

    [Theory]
    [InlineData(new[] { 1, 2_000_000_000 })]
    [InlineData(new[] { 65536, 65536, 65536, 65536 })]
    [InlineData(new[] { 0, 4 })]
    [InlineData(new[] { -1, 4 })]
    [InlineData(new[] { int.MinValue, int.MinValue })]
    [InlineData(new int[0])]
    public void Shapes_no_network_has_are_refused_without_allocating_them(int[] shape)
    {
        var model = new SmallTFLite();
        model.Int8("in", shape);
        model.Int8("out", shape);
        model.Node(TFLiteCode.Relu, [0], [1]);
        byte[] file = model.Build();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused.With("E0142", "is declared", file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_constant_without_its_data_is_refused()
    {
        var model = new SmallTFLite();
        model.Float("in", 1, 4);
        model.Float("out", 1, 4);
        int other = model.Tensor("other", [1, 50_000_000], TFLiteType.Float32, data: [0, 0, 0, 0]);
        model.Node(TFLiteCode.Add, [0, other], [1], 11, new Table((0, (byte)0)));
        Refused.With("E0142", "has 4 bytes of data; accepted: 200000000", model.Build());
    }

    [Fact]
    public void Nodes_in_a_circle_are_refused()
    {
        var model = new SmallTFLite { Outputs = [2] };
        model.Float("in", 1, 4);
        model.Float("a", 1, 4);
        model.Float("b", 1, 4);
        model.Node(TFLiteCode.Add, [0, 2], [1], 11, new Table((0, (byte)0)));
        model.Node(TFLiteCode.Relu, [1], [2]);
        Refused.With("E0100", "reads 'b' before any node has written it", model.Build());
    }

    [Fact]
    public void Indices_outside_the_file_are_refused()
    {
        Refused.With("E0140", "tensor 9 of 2", Relu(model => model.Inputs = [9]));
        Refused.With("E0140", "tensor -1 of 2", Relu(model => model.Outputs = [-1]));
        Refused.With("E0140", "tensor 2 of 2", Relu(model => model.Node(TFLiteCode.Relu, [2], [1])));
        Refused.With("E0140", "tensor -2 of 2", Relu(model => model.Node(TFLiteCode.Relu, [-2], [1])));
        Refused.With("E0100", "0 inputs", Relu(model => model.Inputs = []));
    }

    [Fact]
    public void A_vector_that_many_tables_share_does_not_unfold()
    {
        // One tensor with a long list of scales, and a list of 50,000 tensors that all lead to it.
        var model = new SmallTFLite();
        model.Tensor("wide", [1, 20_000], TFLiteType.Int8, new float[20_000], new long[1]);
        byte[] file = model.Build();
        int root = BinaryPrimitives.ReadInt32LittleEndian(file);
        int graphs = Follow(file, Field(file, root, 2)), graph = Follow(file, graphs + 4);
        int tensor = Follow(file, Follow(file, Field(file, graph, 0)) + 4), at = file.Length + 4;
        byte[] bomb = [.. file, .. new byte[4 + 4 * 50_000 + 4]];
        bomb.AsSpan(file.Length).Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(Field(file, graph, 0)), file.Length - Field(file, graph, 0));
        BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(file.Length), 50_000);
        // Offsets lead forward only, so that the list leads to a copy of the tensor behind it.
        int copy = bomb.Length;
        bomb = [.. bomb, .. file.AsSpan(tensor, file.Length - tensor)];
        BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(copy), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(tensor)));
        for (int i = 0; i < 50_000; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(at + 4 * i), copy - (at + 4 * i));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused.With("E0140", "unfold to more than 8 times the file", bomb);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void Many_equal_names_cost_no_more_than_different_ones()
    {
        var model = new SmallTFLite();
        for (int i = 0; i <= 20_000; i++)
            model.Float("same", 1, 1);
        for (int i = 0; i < 20_000; i++)
            model.Node(TFLiteCode.Relu, [i], [i + 1]);
        model.Outputs = [20_000];
        byte[] file = model.Build();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(20_000, Refused.Import(file).Nodes.Count);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    private static int Follow(byte[] file, int at) => at + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    private static int Field(byte[] file, int table, int field)
    {
        int vtable = table - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(table));
        return table + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(vtable + 4 + 2 * field));
    }

    private static byte[] Relu(Action<SmallTFLite>? change = null)
    {
        var model = new SmallTFLite();
        model.Float("in", 1, 4);
        model.Float("out", 1, 4);
        model.Node(TFLiteCode.Relu, [0], [1]);
        change?.Invoke(model);
        return model.Build();
    }
}
