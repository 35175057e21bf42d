using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>A seed gives the numbers that the real TorchSharp draws from it.</summary>
[Collection(nameof(OneAtATime))]
public class RandomFixtureTests
{
    public static TheoryData<string> Draws() => [.. Recordings.Read<RecordedDraw>("random.json").Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Draws))]
    public void A_seed_draws_the_recorded_numbers(string name)
    {
        RecordedDraw recorded = Recordings.Read<RecordedDraw>("random.json").Single(r => r.Name == name);
        using IDisposable scope = NewDisposeScope();

        manual_seed(recorded.Seed);

        recorded.Value.AssertClose(RandomCases.All[name](), name);
    }
}

/// <summary>The seed is the whole process's: nothing else may draw meanwhile.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public class OneAtATime;
