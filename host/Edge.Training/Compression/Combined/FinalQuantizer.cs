using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;

namespace Edge.Training.Compressing;

/// <summary>How a compressed network becomes INT8: as 'edge quantize' does it, with bits of its own for each layer.</summary>
/// <param name="Options">Bits of weights and the input's scale in it do not count.</param>
/// <param name="Images">Calibration images in real values, NHWC.</param>
public sealed record FinalQuantizer(QuantizationOptions Options, IReadOnlyList<float[]> Images)
{
    /// <param name="graph">Float.</param>
    /// <param name="bits">Of a weight, by node; filters of nodes that are not named have 8.</param>
    /// <param name="input">How images arrive.</param>
    public Graph Run(Graph graph, IReadOnlyDictionary<string, int> bits, Quantization input)
    {
        QuantizationOptions own = Options with { InputQuantization = input, WeightBits = 8, NodeWeightBits = bits };
        return Pipeline.Quantize(graph, new CalibrationSet(Images, "compression"), own);
    }
}
