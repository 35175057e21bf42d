using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

public class OnnxReaderTests
{
    private static OnnxTensor Read(ProtoWriter tensor, string? folder = null) =>
        OnnxReader.Read(new OnnxSketch().Initializer(tensor).ToBytes(), "m.onnx", folder).Graph.Initializers[0];

    [Fact]
    public void A_file_gives_back_what_was_written()
    {
        OnnxModel model = OnnxReader.Read(new OnnxSketch(17).Input("x", -1, 3, 8, 8).Output("y", 1, 3, 8, 8).Declare("z", 4)
            .NodeOf("", "Conv", "x w - ", "y", OnnxSketch.Attribute("strides", 2, 1), OnnxSketch.Attribute("auto_pad", "VALID"), OnnxSketch.Attribute("alpha", 0.5f), OnnxSketch.Attribute("group", 3L))
            .ToBytes(), "m.onnx");
        Assert.Equal(17, model.Opset);
        OnnxNode node = Assert.Single(model.Graph.Nodes);
        Assert.Equal(("Conv", "y_node"), (node.Operator, node.Name));
        Assert.Equal(["x", "w", "", ""], node.Inputs);
        Assert.Equal([2L, 1], node.Attributes["strides"].Integers);
        Assert.Equal(("VALID", 0.5f, 3L), (node.Attributes["auto_pad"].Text, node.Attributes["alpha"].Float, node.Attributes["group"].Integer));
        Assert.Equal("?x3x8x8", model.Graph.Inputs[0].DimsText);
        Assert.Equal(OnnxType.Float, model.Graph.Outputs[0].Type);
        Assert.Equal("4", model.Graph.Values[0].DimsText);
    }

    [Fact]
    public void Real_numbers_are_read_in_every_legal_encoding()
    {
        float[] expected = [1.5f, -2, 0.25f];
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 1, 3).Raw(9, expected)).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 1, 3).Raw(4, expected)).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 1, 3).Float(4, 1.5f).Float(4, -2).Float(4, 0.25f)).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 11, 3).Raw(9, 1.5, -2.0, 0.25)).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 11, 3).Raw(10, 1.5, -2.0, 0.25)).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 10, 3).Raw(9, (Half)1.5f, (Half)(-2), (Half)0.25f)).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 10, 3).Packed(5, [0x3E00L, 0xC000, 0x3400])).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 16, 3).Raw(9, (ushort)0x3FC0, (ushort)0xC000, (ushort)0x3E80)).Floats());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 16, 3).Packed(5, [0x3FC0L, 0xC000, 0x3E80])).Floats());
    }

    [Fact]
    public void Whole_numbers_are_read_in_every_legal_encoding()
    {
        long[] expected = [3, -7];
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 7, 2).Raw(9, 3L, -7L)).Integers());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 7, 2).Packed(7, expected)).Integers());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 7, 2).Integer(7, 3).Integer(7, -7)).Integers());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 6, 2).Raw(9, 3, -7)).Integers());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 6, 2).Packed(5, expected)).Integers());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 5, 2).Raw(9, (short)3, (short)-7)).Integers());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 3, 2).Raw(9, (sbyte)3, (sbyte)-7)).Integers());
        Assert.Equal(expected, Read(OnnxSketch.Tensor("t", 3, 2).Packed(5, expected)).Integers());
        Assert.Equal([3L, 249], Read(OnnxSketch.Tensor("t", 2, 2).Raw(9, (byte)3, (byte)249)).Integers());
        Assert.Equal([3L, 65529], Read(OnnxSketch.Tensor("t", 4, 2).Raw(9, (ushort)3, (ushort)65529)).Integers());
        Assert.Equal([3L, 4294967289], Read(OnnxSketch.Tensor("t", 12, 2).Raw(9, 3u, 4294967289u)).Integers());
        Assert.Equal([3L, 9], Read(OnnxSketch.Tensor("t", 13, 2).Packed(11, [3L, 9])).Integers());
        Assert.Equal([0L, 1], Read(OnnxSketch.Tensor("t", 9, 2).Raw(9, (byte)0, (byte)1)).Integers());
    }

    [Fact]
    public void Data_in_a_file_of_its_own_is_read_from_its_offset()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "w.bin"), new ProtoWriter().Raw(1, 9f, 1f, 2f).ToBytes()[2..]);
            ProtoWriter With(string location, string offset, string length) => External(OnnxSketch.Tensor("t", 1, 2), location, offset, length);
            Assert.Equal([1f, 2], Read(With("w.bin", "4", "8"), folder).Floats());
            foreach (var (location, offset, length) in new[] { ("w.bin", "8", "8"), ("w.bin", "4", "4"), ("absent.bin", "0", "8"), ("../w.bin", "0", "8"), ("/w.bin", "0", "8"), ("", "0", "8"), (".", "0", "8") })
                Assert.Equal("E0123", Assert.Throws<ModelException>(() => Read(With(location, offset, length), folder).Floats()).Code);
            File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), Path.Combine(folder, "..", "elsewhere.bin"));
            Assert.Equal("E0123", Assert.Throws<ModelException>(() => Read(With("link.bin", "0", "8"), folder).Floats()).Code);
            Assert.Equal("E0123", Assert.Throws<ModelException>(() => Read(With("w.bin", "4", "8")).Floats()).Code);
            Assert.Equal("E0121", Assert.Throws<ModelException>(() => Read(With("w.bin", "-4", "8"), folder)).Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Nodes_out_of_order_are_put_in_order()
    {
        OnnxModel model = OnnxReader.Read(new OnnxSketch().Input("x", 1).Node("Relu", "b", "y").Node("Relu", "x", "a").Node("Add", "a a", "b").ToBytes(), "m.onnx");
        Assert.Equal(["a_node", "b_node", "y_node"], NodeOrder.Sort(model).Select(node => node.Name));
    }

    private static ProtoWriter External(ProtoWriter tensor, params string[] values)
    {
        foreach (var (key, value) in new[] { "location", "offset", "length" }.Zip(values))
            tensor.Message(13, new ProtoWriter().Text(1, key).Text(2, value));
        return tensor.Integer(14, 1);
    }
}
