namespace Edge.Compiler.Emission.Paired;

/// <summary>Instructions that a Cortex-M4 executes for a call, predicted from its geometry.</summary>
/// <remarks>
/// Counted on QEMU, emitted C as gcc 12 makes it with -O3. Paired calls: the loops' own instructions; how far off that is has not been measured.
/// Plain calls: from 4.2 to 6.5 for a product there; what they take elsewhere depends on what the compiler makes of them.
/// </remarks>
internal static class PairedCost
{
    private const int OfPlainProduct = 5, OfPlainOutput = 20;

    private const int OfRow = 14, OfLaidOut = 24, OfBand = 40, OfTwoOutputs = 40, OfLine = 20, OfRowOfWindow = 4, OfRowedPlaces = 40;

    private const int OfPlaces = 70, OfRun = 8, OfFour = 84, OfFourOnce = 60;

    public static long OfPlain(int places, int depth, int outputs) => (long)places * outputs * (OfPlainOutput + (OfPlainProduct * (long)depth));

    /// <param name="places">Of the window; two are computed at a time.</param>
    /// <param name="runs">Rows of the window.</param>
    /// <param name="pairs">Of a row.</param>
    public static long OfConv2D(int places, int runs, int pairs, int outputs)
    {
        long widened = runs * (OfRun + (5L * pairs)), four = OfFour + Sum(runs * pairs, 12, 3);
        return (places + 1) / 2 * (OfPlaces + widened + (Fours(outputs) * four));
    }

    /// <param name="rowWords">Places that the windows of a row see.</param>
    public static long OfRowed(int outH, int outW, int depth, int outputs, int rowWords)
    {
        long widened = (outH + 2) * (depth / 4) * (OfLine + (9L * rowWords));
        long four = OfFour + (3 * (OfRowOfWindow + (37L * (depth / 2)) + (3 * (depth / 8))));
        return widened + (outH * (OfRow + (outW / 2 * (OfRowedPlaces + (Fours(outputs) * four)))));
    }

    public static long OfDense(int pairs, int outputs) => OfPlaces + (4L * pairs) + (Fours(outputs) * (OfFourOnce + Sum(pairs, 7, 2)));

    /// <param name="rows">Of the image that a band sees.</param>
    /// <param name="bandH">Output rows of a band.</param>
    /// <param name="rowPairs">Of a row's layout.</param>
    public static long OfDepthwise(int outH, int outW, int channels, int rows, int bandH, int rowPairs)
    {
        long bands = (outH + bandH - 1) / bandH, laidOut = bands * rows * (OfRow + (OfLaidOut * (long)rowPairs)) * Fours(channels);
        return laidOut + (channels * ((bands * OfBand) + (outH * (OfRow + (OfTwoOutputs * (long)((outW + 1) / 2))))));
    }

    public static long OfHalvedAdd(int count) => 17L * count;

    public static long OfPlainAdd(int count) => 38L * count;

    private static long Fours(int outputs) => (outputs + PairedWeights.Together - 1) / PairedWeights.Together;

    // Loops of eight pairs, then of two.
    private static long Sum(int pairs, int ofPair, int ofTurn) => ((long)ofPair * pairs) + (ofTurn * ((pairs / 8) + (pairs % 8 / 2)));
}
