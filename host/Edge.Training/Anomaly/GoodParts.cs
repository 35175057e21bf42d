namespace Edge.Training.Anomalies;

/// <summary>Good parts for two purposes that must not share any.</summary>
/// <param name="Fitted">What the network learns from and what features are compared with.</param>
/// <param name="Held">What says how far apart good parts are: range and limit come from these.</param>
public sealed record GoodParts(ImageSet Fitted, ImageSet Held)
{
    // Three of ten are held back: a limit needs many parts that nothing was fitted to.
    private const int Of = 10, HeldOf = 3;

    /// <summary>Fewer say nothing of how good parts differ.</summary>
    public const int Least = 20;

    /// <summary>Shared out by place: three of every ten are held back, wherever in the row they come from.</summary>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0297: there are too few.</exception>
    public static GoodParts Split(ImageSet good, string where)
    {
        if (good.Count < Least)
            throw new Compiler.Ir.DataException("E0297", where, $"{good.Count} good parts", $"at least {Least}; a limit for 1 % overkill takes some 300", "take more pictures of good parts");
        ILookup<bool, int> places = Enumerable.Range(0, good.Count).ToLookup(i => i * HeldOf % Of < HeldOf);
        return new GoodParts(good.Part([.. places[false]]), good.Part([.. places[true]]));
    }
}
