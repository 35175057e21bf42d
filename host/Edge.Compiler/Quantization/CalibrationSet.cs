using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Images to calibrate with, and where they are from.</summary>
/// <param name="Images">Each the values of the network's input, NHWC, preprocessed.</param>
/// <param name="Description">Goes into the quantized model and every report on it: <c>256 images of parts/train, seed 1</c>.</param>
public sealed record CalibrationSet(IReadOnlyList<float[]> Images, string Description);

/// <summary>Calibration without data, for trying the tool chain. A model quantized with it says so wherever it goes.</summary>
public static class RandomCalibration
{
    private const int Images = 16;

    /// <summary>Noise in [0, 1]. The resulting network runs, and its answers mean nothing.</summary>
    public static CalibrationSet PlumbingTestOnly(Graph graph, int seed)
    {
        var random = new Random(seed);
        return new CalibrationSet(
            [.. Enumerable.Range(0, Images).Select(_ => Noise(random, graph.Inputs[0].Shape.Elements))], "random (plumbing test only)");
    }

    private static float[] Noise(Random random, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle();
        return values;
    }
}
