using MathNet.Numerics;

namespace Edge.Cli.Statistics;

/// <summary>Whether two classifiers that judged the same images differ by more than chance.</summary>
/// <remarks>McNemar 1947, doi:10.1007/BF02295996, in its exact form: under the null hypothesis each discordant image is a fair coin.</remarks>
internal static class McNemar
{
    /// <param name="worse">Images only the first one judged right.</param>
    /// <param name="better">Images only the second one judged right.</param>
    /// <returns>The two-sided p: 1 when they do not differ at all.</returns>
    public static double ExactP(int worse, int better)
    {
        int discordant = worse + better, fewer = Math.Min(worse, better);
        // P(X <= k) of a fair coin thrown n times is I_(1/2)(n - k, k + 1).
        return discordant == 0 || worse == better ? 1 : Math.Min(1, 2 * SpecialFunctions.BetaRegularized(discordant - fewer, fewer + 1, 0.5));
    }
}
