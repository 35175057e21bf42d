using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>An input and what the integer reference makes of it.</summary>
/// <param name="Output">All outputs of the network, one behind the other.</param>
public sealed record GoldenVector(sbyte[] Input, sbyte[] Output)
{
    /// <summary>Bytes of the first output, which a device judges; those behind it, such as a heat map, it keeps and sends.</summary>
    public int Scores { get; init; } = Output.Length;
}

/// <summary>The golden vectors as a section; the device's view of it is <see cref="GoldenVectors"/>.</summary>
public static class GoldenPart
{
    /// <summary>Runs the integer reference.</summary>
    /// <param name="graph">An INT8 graph with one input.</param>
    public static IReadOnlyList<GoldenVector> Record(Graph graph, IReadOnlyList<sbyte[]> inputs) =>
        [.. inputs.Zip(Int8Executor.RunAll(graph, inputs), (input, outputs) =>
            new GoldenVector(input, [.. outputs.SelectMany(output => output)]) { Scores = outputs[0].Length })];

    /// <summary>
    /// Inputs where no images are at hand: noise that depends on the seed alone. It exercises the arithmetic and says nothing about the model.
    /// </summary>
    public static IReadOnlyList<sbyte[]> Noise(Graph graph, int count, int seed)
    {
        var random = new Random(seed);
        sbyte[] Draw()
        {
            byte[] bytes = new byte[graph.Inputs[0].Shape.Elements];
            random.NextBytes(bytes);
            return (sbyte[])(object)bytes;
        }

        return [.. Enumerable.Range(0, count).Select(_ => Draw())];
    }

    /// <param name="vectors">At least one, all of the same sizes.</param>
    public static PackPart Write(IReadOnlyList<GoldenVector> vectors)
    {
        int inputBytes = vectors[0].Input.Length, outputBytes = vectors[0].Output.Length;
        byte[] bytes = new byte[GoldenVectors.HeadBytes + vectors.Count * (inputBytes + outputBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, vectors.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), inputBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(GoldenVectors.OutputsAt), outputBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(GoldenVectors.ScoresAt), vectors[0].Scores < outputBytes ? vectors[0].Scores : 0);
        int at = GoldenVectors.HeadBytes;
        foreach (GoldenVector vector in vectors)
        {
            MemoryMarshal.AsBytes<sbyte>(vector.Input).CopyTo(bytes.AsSpan(at));
            MemoryMarshal.AsBytes<sbyte>(vector.Output).CopyTo(bytes.AsSpan(at + inputBytes));
            at += inputBytes + outputBytes;
        }

        return new PackPart(PackSection.Golden, bytes);
    }

    /// <exception cref="DataException">E0424: the section's size is not that of its vectors, or more of an output is judged than there is.</exception>
    public static IReadOnlyList<GoldenVector> Read(byte[] part, string shown)
    {
        int Number(int at) => part.Length >= GoldenVectors.HeadBytes ? BinaryPrimitives.ReadInt32LittleEndian(part.AsSpan(at)) : -1;
        int count = Number(0), inputBytes = Number(4), outputBytes = Number(GoldenVectors.OutputsAt), scores = Number(GoldenVectors.ScoresAt);
        if (count < 0 || inputBytes < 0 || outputBytes < 0 || part.Length != GoldenVectors.HeadBytes + (long)count * ((long)inputBytes + outputBytes))
            throw new DataException("E0424", $"{shown}: golden", $"{part.Length} bytes for {count} vectors", "a section as 'edge pack' writes it");
        if (scores < 0 || scores > outputBytes)
            throw new DataException("E0424", $"{shown}: golden", $"{scores} of {outputBytes} output bytes are judged", "a section as 'edge pack' writes it");
        sbyte[] Bytes(int at, int bytes) => MemoryMarshal.Cast<byte, sbyte>(part.AsSpan(at, bytes)).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => GoldenVectors.HeadBytes + i * (inputBytes + outputBytes))
            .Select(at => new GoldenVector(Bytes(at, inputBytes), Bytes(at + inputBytes, outputBytes)) { Scores = scores > 0 ? scores : outputBytes })];
    }
}
