using Edge.Training.Locating;
using MathNet.Numerics.Distributions;

namespace Edge.Training.Compressing;

/// <summary>What a network loses against another on the same images, counted image by image.</summary>
/// <param name="Images">How many both have judged.</param>
/// <param name="Lost">Only the first one judged right; of networks that locate, images of which the second one has more wrong.</param>
/// <param name="Won">Only the second one judged right; of networks that locate, images of which it has less wrong.</param>
public sealed record PairedDrop(int Images, int Lost, int Won)
{
    /// <summary>Of networks that locate: what they lose of F1. Null: the loss is of the share of right images.</summary>
    public CentreDrop? Centres { get; init; }

    /// <param name="before">Which images the first network judges right.</param>
    /// <param name="after">Which of them the second one does.</param>
    public static PairedDrop Of(IReadOnlyList<bool> before, IReadOnlyList<bool> after) => new(
        before.Count, before.Zip(after).Count(pair => pair is (true, false)), before.Zip(after).Count(pair => pair is (false, true)));

    /// <param name="before">What the first network finds in each image.</param>
    /// <param name="after">What the second one finds there.</param>
    public static PairedDrop Of(IReadOnlyList<LocatingCount> before, IReadOnlyList<LocatingCount> after)
    {
        int[] more = [.. before.Zip(after, (first, second) => Math.Sign(second.Errors - first.Errors))];
        return new PairedDrop(before.Count, more.Count(sign => sign > 0), more.Count(sign => sign < 0)) { Centres = CentreDrop.Of(before, after) };
    }

    /// <summary>The measured loss of accuracy or F1, as a fraction; negative for a gain.</summary>
    public double Value => Centres?.Value ?? (Images == 0 ? 0 : (double)(Lost - Won) / Images);

    /// <summary>The loss that is not exceeded on other images of the same kind, with this confidence. Images the two agree about make it no less certain.</summary>
    /// <remarks>
    /// Agresti and Min 2005, doi:10.1002/sim.1781: the normal bound with half an image added to each of the four kinds, one-sided. Of networks that locate,
    /// <see cref="CentreDrop"/>, which is the same bound where each image has one object.
    /// </remarks>
    /// <param name="confidence">In (0, 1); 0.5 is the measured loss, nearly.</param>
    public double Upper(double confidence)
    {
        double deviations = Normal.InvCDF(0, 1, confidence);
        if (Centres is not null)
            return Centres.Expected + deviations * Centres.Error;
        double images = Images + 2, lost = Lost + 0.5, won = Won + 0.5, value = (lost - won) / images;
        double variance = ((lost + won) / images - value * value) / images;
        return value + deviations * Math.Sqrt(variance);
    }

    /// <summary>The loss that is exceeded on other images of the same kind, with this confidence.</summary>
    public double Lower(double confidence) => Upper(1 - confidence);
}
