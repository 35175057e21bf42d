using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;

namespace Edge.Training.Compressing;

/// <summary>What quantization-aware training gives: a float graph whose weights are whole steps, and the scales of these and of every activation.</summary>
/// <param name="Graph">Prepared.</param>
/// <param name="Scales">For each of its tensors and filters.</param>
public sealed record QuantizedNetwork(Graph Graph, GivenScales Scales)
{
    /// <summary>The INT8 graph that computes what the trained module computed, but for the rounding of sums that lie next to half a step.</summary>
    public Graph ToInt8() => PostTrainingQuantizer.Run(Graph, Scales);
}
