using Edge.Compiler.Execution;
using Edge.Compiler.Ir;

namespace Edge.Training.Anomalies;

/// <summary>The features of good parts, as a float network computes them.</summary>
/// <param name="Shape">[1, H, W, C] of one image.</param>
/// <param name="Images">NHWC, of each image.</param>
public sealed record GoodFeatures(Shape Shape, IReadOnlyList<float[]> Images)
{
    public int Cells => Shape.Height * Shape.Width;

    public int Channels => Shape.Channels;

    /// <param name="backbone">A prepared float graph that ends with its features.</param>
    /// <param name="images">Good parts.</param>
    /// <exception cref="UsageException">E0296: features are no numbers.</exception>
    public static GoodFeatures Of(Graph backbone, ImageSet images)
    {
        float[][] features = [.. FloatExecutor.RunAllFast(backbone, [.. Enumerable.Range(0, images.Count).Select(images.Real)]).Select(outputs => outputs[0])];
        return features.All(image => image.All(float.IsFinite)) ? new GoodFeatures(backbone.Outputs[0].Shape, features) : throw NoNumbers(backbone);
    }

    internal static UsageException NoNumbers(Graph backbone) => new("E0296", backbone.Name, "features of good parts are infinite or no numbers",
        "finite features", "is this the preprocessing that the network was trained with, and did its training converge?");
}
