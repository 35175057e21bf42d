using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>What the conformance vectors hold: a node and its inputs for each, made for one question.</summary>
internal static partial class VectorCases
{
    /// <summary>By file name below tests/vectors, without extension.</summary>
    public static IReadOnlyDictionary<string, VectorFile> All { get; } =
        Convolutions().Concat(CodedFilters()).Concat(CodedEnds()).Concat(LeadingFilters())
            .Concat(Pools()).Concat(Resizes()).Concat(Movers()).Concat(DistancesFromUsual()).Concat(Functions()).ToDictionary(pair => pair.File, pair => pair.Vector);

    /// <summary>Every int8 value once, as a 16x16 image of one channel.</summary>
    private static sbyte[] EveryValue => [.. Enumerable.Range(-128, 256).Select(q => (sbyte)q)];

    /// <summary>Values without a pattern along any axis, the same on every run.</summary>
    private static sbyte[] Varied(int seed, int count) => AnyNode.Int8s(new Random(seed), count);

    private static Tensor Image(int height, int width, int channels, float scale, int zeroPoint) =>
        Tensor.Int8("input", Shape.Nhwc(1, height, width, channels), Quantization.PerTensor(scale, zeroPoint));

    private static (string File, VectorFile Vector) Case(string file, string asks, Node node, params sbyte[][] inputs) =>
        Case(file, asks, node, node.Operator.Lower(node), inputs);

    private static (string File, VectorFile Vector) Case(string file, string asks, Node node, IReadOnlyList<KernelCall> calls, sbyte[][] inputs) =>
        (file, new VectorFile(asks, node.Operator.Kind, [.. node.Activations.Select((input, i) => (input.Shape, inputs[i]))],
            calls, node.Output.Shape, ExactKernels.Run(calls, inputs, node.Output.Shape.Elements)));

    private static (string File, VectorFile Vector) Varied(string file, string asks, Node node) =>
        Case(file, asks, node, [.. node.Activations.Select((input, i) => Varied(file.Length * 31 + i, input.Shape.Elements))]);
}
