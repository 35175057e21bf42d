using Edge.Compiler.Ir;

namespace Edge.Compiler.Costs;

/// <summary>The size that papers state: parameters other than 0, times the bits of each. Nothing says where they are, and no scale is counted.</summary>
public static class NominalSize
{
    private const int WordBits = 32;

    /// <summary>In bytes, the last one begun counted whole.</summary>
    /// <param name="graph">Float or INT8.</param>
    public static long Of(Graph graph) => (graph.Constants.Sum(BitsOf) + 7) / 8;

    private static long BitsOf(Tensor constant) => constant.Type switch
    {
        ElementType.Int8 => constant.Int8s.LongCount(value => value != 0) * (constant.Quantization?.Bits ?? 8),
        ElementType.Int32 => constant.Int32s.LongCount(value => value != 0) * WordBits,
        _ => constant.Floats.LongCount(value => value != 0) * WordBits,
    };
}
