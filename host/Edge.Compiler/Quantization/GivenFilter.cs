using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Rounds a filter to the nearest steps of scales that are known.</summary>
/// <param name="quantization">Per channel, with its bits.</param>
internal sealed class GivenFilter(Quantization quantization) : IWeightQuantizer
{
    public Tensor Quantize(Tensor weights, int axis)
    {
        int channels = weights.Shape[axis], most = Quantization.MostSteps(quantization.Bits);
        int inner = weights.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        float[] real = weights.Floats;
        var steps = new sbyte[real.Length];
        for (int i = 0; i < real.Length; i++)
            steps[i] = (sbyte)Quantization.NearestStep(real[i], quantization.ScaleOf(i / inner % channels), most);
        return Tensor.Constant(weights.Name, weights.Shape, steps, quantization);
    }
}
