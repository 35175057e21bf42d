using System.Buffers.Binary;
using System.Text;

namespace Edge.Compiler.Tests.Operators;

/// <summary>The constants of a .tflite file, found by walking its flatbuffer tables; just what a test of recorded layers needs.</summary>
/// <remarks>TFLite schema, version 3: Model.subgraphs 2, Model.buffers 4; SubGraph.tensors 0, operators 3; Operator.inputs 1; Tensor.buffer 2.</remarks>
internal sealed class TFLiteWeights(byte[] file)
{
    /// <summary>The bytes of input <paramref name="input"/> of operator <paramref name="node"/>.</summary>
    public byte[] Of(int node, int input)
    {
        int model = Follow(0);
        int subgraph = Element(Field(model, 2), 0);
        int inputs = Follow(Field(Element(Field(subgraph, 3), node), 1));
        int tensor = Element(Field(subgraph, 0), Int32(inputs + 4 + 4 * input));
        int buffer = Element(Field(model, 4), Int32(Field(tensor, 2)));
        int data = Follow(Field(buffer, 0));
        return file.AsSpan(data + 4, Int32(data)).ToArray();
    }

    public sbyte[] Int8s(int node, int input) => Array.ConvertAll(Of(node, input), b => (sbyte)b);

    public int[] Int32s(int node, int input)
    {
        byte[] bytes = Of(node, input);
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))];
    }

    private int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    /// <summary>Where the offset stored at a place points.</summary>
    private int Follow(int at) => at + Int32(at);

    /// <summary>Where a table keeps field <paramref name="index"/>.</summary>
    private int Field(int table, int index)
    {
        int vtable = table - Int32(table);
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(vtable + 4 + 2 * index));
        return offset == 0 ? throw new InvalidDataException($"field {index} of {Encoding.ASCII.GetString(file, 4, 4)} is absent") : table + offset;
    }

    /// <summary>The table that entry <paramref name="index"/> of a vector of tables points to.</summary>
    private int Element(int vectorField, int index) => Follow(Follow(vectorField) + 4 + 4 * index);
}
