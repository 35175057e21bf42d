using Edge.Compiler.Ir;
using Edge.Training.Locating;

namespace Edge.Training;

/// <summary>A dataset in memory after preprocessing: what the device sees, with labels.</summary>
/// <param name="Shape">[1, H, W, C] of each image.</param>
/// <param name="Quantization">What the bytes mean: real = scale * (q - zero point).</param>
/// <param name="Images">int8 NHWC.</param>
/// <param name="Labels">Class of each image.</param>
public sealed record ImageSet(Shape Shape, Quantization Quantization, IReadOnlyList<sbyte[]> Images, IReadOnlyList<int> Labels)
{
    public int Count => Images.Count;

    /// <summary>What is to be found where, for a network that locates; null: images have classes only.</summary>
    public GridTruth? Grid { get; init; }

    /// <summary>What <see cref="Trainer.Accuracy"/> counts on them, for people.</summary>
    public string Measure => Grid is null ? "accuracy" : "F1";

    /// <summary>The images of these places, in their order.</summary>
    public ImageSet Part(IReadOnlyList<int> places) => this with
    {
        Images = [.. places.Select(i => Images[i])],
        Labels = [.. places.Select(i => Labels[i])],
        Grid = Grid is null ? null : Grid with { Images = [.. places.Select(i => Grid.Images[i])] },
    };

    /// <summary>These images, and behind them those of a set of the same shape and meaning.</summary>
    public ImageSet And(ImageSet others) => this with
    {
        Images = [.. Images, .. others.Images],
        Labels = [.. Labels, .. others.Labels],
        Grid = Grid is null ? null : Grid with { Images = [.. Grid.Images, .. others.Grid!.Images] },
    };

    /// <summary>One image in real values, NHWC.</summary>
    public float[] Real(int index)
    {
        sbyte[] image = Images[index];
        var real = new float[image.Length];
        for (int i = 0; i < real.Length; i++)
            real[i] = Quantization.Scale * (image[i] - Quantization.ZeroPoint);
        return real;
    }
}
