namespace Edge.Tests;

/// <summary>A property: a statement that holds for any input drawn from a seeded generator.</summary>
/// <remarks>A failure names the seed; <c>EDGE_SEED=n</c> repeats just that draw, <c>EDGE_PROPERTY_RUNS=n</c> makes more of them.</remarks>
public static class Property
{
    public static void Holds(Action<Random> property, int runs = 100, int firstSeed = 1)
    {
        if (Environment.GetEnvironmentVariable("EDGE_SEED") is { Length: > 0 } only)
        {
            property(new Random(int.Parse(only)));
            return;
        }

        if (Environment.GetEnvironmentVariable("EDGE_PROPERTY_RUNS") is { Length: > 0 } wanted)
            runs = int.Parse(wanted);

        for (int seed = firstSeed; seed < firstSeed + runs; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"fails for seed {seed}; repeat with EDGE_SEED={seed}\n{e}");
            }
        }
    }
}
