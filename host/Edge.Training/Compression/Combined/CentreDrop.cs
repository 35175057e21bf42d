using Edge.Training.Locating;

namespace Edge.Training.Compressing;

/// <summary>What networks that locate lose of F1, with what a bound on it takes.</summary>
/// <remarks>
/// F1 is a ratio of sums over images, and images are what is drawn: its error comes from what each image adds to the difference of the two ratios (the delta
/// method: Efron and Tibshirani 1993, chapter 21; Cochran 1977, chapter 6), not from objects, which stand together in images. As with the share of right
/// images, half an image is added to each of four kinds - found by both, by the first, by the second, by neither - so that two networks that agree about few
/// images are not said to agree about all. Such an image has as much to find as the average one. No random numbers: the same counts give the same bound.
/// </remarks>
/// <param name="Value">Measured: F1 of the first less that of the second.</param>
/// <param name="Expected">The same with the added images.</param>
/// <param name="Error">Standard error of <paramref name="Expected"/>.</param>
public sealed record CentreDrop(double Value, double Expected, double Error)
{
    /// <summary>Of an image that was added.</summary>
    private const double Half = 0.5;

    /// <param name="before">What the first network finds in each image.</param>
    /// <param name="after">What the second one finds there.</param>
    public static CentreDrop Of(IReadOnlyList<LocatingCount> before, IReadOnlyList<LocatingCount> after)
    {
        LocatingCount first = LocatingCount.Sum(before), second = LocatingCount.Sum(after);
        int weight = first.Weight + second.Weight;
        double objects = weight == 0 ? 1 : weight / (4.0 * before.Count); // found ones count 2 in F1, so do a missed and a wrong one; of two networks
        Pair Added(bool isFirst, bool isSecond) => new(Half, isFirst ? 2 * objects : 0, 2 * objects, isSecond ? 2 * objects : 0, 2 * objects);
        Pair[] pairs =
        [
            .. before.Zip(after, (one, other) => new Pair(1, 2 * one.Right, one.Weight, 2 * other.Right, other.Weight)),
            Added(true, true), Added(true, false), Added(false, true), Added(false, false),
        ];
        double firstWeight = pairs.Sum(pair => pair.Share * pair.FirstWeight),
            secondWeight = pairs.Sum(pair => pair.Share * pair.SecondWeight);
        double firstF1 = pairs.Sum(pair => pair.Share * pair.First) / firstWeight, secondF1 = pairs.Sum(pair => pair.Share * pair.Second) / secondWeight;
        double squares = pairs.Sum(pair =>
        {
            double adds = (pair.First - firstF1 * pair.FirstWeight) / firstWeight - (pair.Second - secondF1 * pair.SecondWeight) / secondWeight;
            return pair.Share * adds * adds;
        });
        return new CentreDrop(first.F1 - second.F1, firstF1 - secondF1, Math.Sqrt(squares));
    }

    /// <summary>An image: what is above and below the line of both networks' F1.</summary>
    /// <param name="Share">Images that it counts for.</param>
    private sealed record Pair(double Share, double First, double FirstWeight, double Second, double SecondWeight);
}
