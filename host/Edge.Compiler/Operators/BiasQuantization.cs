using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Biases join the accumulator as they are: int32 at scale input.Scale * filter.Scale[o], zero point 0.</summary>
public static class BiasQuantization
{
    // TFLite's converter gives a channel of tiny weights 2^30 steps of bias; more leave the products too little room.
    private const int MostSteps = 1_100_000_000;

    /// <summary>The int32 bias of one node.</summary>
    /// <param name="bias">float32 [O].</param>
    /// <param name="input">The activation's quantization.</param>
    /// <param name="filter">The weights' quantization, per channel.</param>
    /// <exception cref="ModelException">A bias is too large: its channel's weights are too small beside it.</exception>
    public static Tensor Quantize(Tensor bias, Quantization input, Quantization filter)
    {
        float[] real = bias.Floats;
        var steps = new int[real.Length];
        var scales = new float[real.Length];
        for (int o = 0; o < real.Length; o++)
        {
            double scale = (double)input.Scale * filter.ScaleOf(o);
            scales[o] = (float)scale;
            double step = Math.Round(real[o] / scale, MidpointRounding.AwayFromZero);
            if (Math.Abs(step) > MostSteps)
            {
                throw new ModelException("E0304", $"bias '{bias.Name}'", $"channel {o} needs {step:g4} steps of {scale:g4}",
                    $"at most {MostSteps} steps", "the filter of this channel is nearly zero; prune it, or raise its scale");
            }

            steps[o] = (int)step;
        }

        return Tensor.Constant(bias.Name, bias.Shape, steps, Quantization.PerChannel(scales, 0));
    }
}
