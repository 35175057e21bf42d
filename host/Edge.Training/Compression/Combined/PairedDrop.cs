using MathNet.Numerics.Distributions;

namespace Edge.Training.Compressing;

/// <summary>What a network loses against another on the same images, counted image by image.</summary>
/// <param name="Images">How many both have judged.</param>
/// <param name="Lost">Only the first one judged right.</param>
/// <param name="Won">Only the second one judged right.</param>
public sealed record PairedDrop(int Images, int Lost, int Won)
{
    /// <param name="before">Which images the first network judges right.</param>
    /// <param name="after">Which of them the second one does.</param>
    public static PairedDrop Of(IReadOnlyList<bool> before, IReadOnlyList<bool> after) => new(
        before.Count, before.Zip(after).Count(pair => pair is (true, false)), before.Zip(after).Count(pair => pair is (false, true)));

    /// <summary>The measured loss of accuracy, as a fraction; negative for a gain.</summary>
    public double Value => Images == 0 ? 0 : (double)(Lost - Won) / Images;

    /// <summary>The loss that is not exceeded on other images of the same kind, with this confidence. Images the two agree about make it no less certain.</summary>
    /// <remarks>Agresti and Min 2005, doi:10.1002/sim.1781: the normal bound with half an image added to each of the four kinds, one-sided.</remarks>
    /// <param name="confidence">In [0.5, 1); 0.5 is the measured loss, nearly.</param>
    public double Upper(double confidence)
    {
        double images = Images + 2, lost = Lost + 0.5, won = Won + 0.5, value = (lost - won) / images;
        double variance = ((lost + won) / images - value * value) / images;
        return value + Normal.InvCDF(0, 1, confidence) * Math.Sqrt(variance);
    }
}
