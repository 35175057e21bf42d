using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;

namespace Edge.Devices.Ladder;

/// <summary>The float graph's answers to the images that the device sees.</summary>
/// <param name="Outputs">Of each image: all graph outputs, one after the other.</param>
/// <param name="Decisions">Of each image.</param>
internal sealed record FloatStage(IReadOnlyList<float[]> Outputs, IReadOnlyList<int> Decisions)
{
    /// <param name="graph">The float graph.</param>
    /// <param name="int8">Its INT8 form, which says what the images' integers mean.</param>
    /// <param name="locating">How detections are read off; null: they are not.</param>
    public static FloatStage Run(Graph graph, Graph int8, IReadOnlyList<sbyte[]> images, Action<double> progress, LocatingSpecification? locating)
    {
        var outputs = new float[images.Count][];
        int done = 0;
        EveryCore.Run(images.Count, () => FloatExecutor.Fast(graph), (executor, i) =>
        {
            float[][] inputs = [.. Reference.Split(int8, images[i]).Zip(int8.Inputs, Dequantize)];
            outputs[i] = [.. executor.Run(inputs).SelectMany(values => values)];
            progress((double)Interlocked.Increment(ref done) / images.Count);
        });
        return new FloatStage(outputs, Ladder.Decisions.Of(graph, locating, outputs));
    }

    /// <summary>The largest difference of an INT8 output from the float one, in steps of the INT8 output.</summary>
    public double MaxLsb(Graph int8, IReadOnlyList<sbyte[]> outputs)
    {
        double largest = 0;
        for (int image = 0; image < outputs.Count; image++)
        {
            int at = 0;
            foreach (Tensor output in int8.Outputs)
            {
                for (int i = 0; i < output.Bytes; i++, at++)
                {
                    double exact = Outputs[image][at] / (double)output.Quantization!.Scale + output.Quantization.ZeroPoint;
                    largest = Math.Max(largest, Math.Abs(outputs[image][at] - exact));
                }
            }
        }

        return largest;
    }

    private static float[] Dequantize(sbyte[] values, Tensor tensor) =>
        [.. values.Select(value => tensor.Quantization!.Scale * (value - tensor.Quantization.ZeroPoint))];
}
