using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edge.Runtime.Tests.Firmware;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>Whatever write or erase the power is cut in, recovery included: the device boots a whole model, the old or the new one.</summary>
/// <remarks><c>EDGE_POWER_CUTS=n</c> makes n random cuts in place of 10,000: <c>make study-powercuts</c>, which also writes the figures down.</remarks>
public class PowerCutTests
{
    private static readonly (string Name, FlashKind Kind)[] Kinds =
    [
        ("words of 4 bytes, blocks of 1024", Device.Nor),
        ("words of 8 bytes with error correction, blocks of 1024 and 4096", Device.Corrected),
        ("words of 32 bytes with error correction, blocks of 2048", Device.Wide),
    ];

    public static TheoryData<int> EveryKind => [.. Enumerable.Range(0, Kinds.Length)];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_cut_in_every_single_operation_of_an_update(int kind)
    {
        byte[][] packs = [Packs.Bytes(1, 1), Packs.Bytes(2, 2)];
        long operations = new PowerCutRun(new Device(Kinds[kind].Kind, 0), packs, _ => -1).Run().Operations;
        PowerCutCounts all = Sum(operations, cut => new PowerCutRun(new Device(Kinds[kind].Kind, (int)cut), packs, n => n == 0 ? cut : -1).Run());
        Assert.Equal(operations, all.Cuts);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_second_cut_in_every_operation_of_the_recovery_from_cuts_all_over_the_update(int kind)
    {
        byte[][] packs = [Packs.Bytes(1, 1, 600), Packs.Bytes(2, 2, 600)];
        long operations = new PowerCutRun(new Device(Kinds[kind].Kind, 0), packs, _ => -1).Run().Operations;
        long recovery = 3 * BootRecord.Bytes / Kinds[kind].Kind.WordBytes + 2; // two records, one more when a block begins, with its erase
        long stride = Study.IsOn ? 1 : 11;
        long stories = operations / stride * recovery;
        PowerCutCounts all = Sum(stories, i => new PowerCutRun(new Device(Kinds[kind].Kind, (int)i), packs,
            n => n switch { 0 => i / recovery * stride, 1 => i % recovery, _ => -1 }).Run());
        // After a cut in the very last words little is left to be cut.
        Assert.Equal(stories, all.Stories);
        Assert.InRange(all.Cuts, stories * 19 / 10, stories * 2);
    }

    [Fact]
    public void Random_cuts_nested_as_deep_as_they_fall()
    {
        var watch = Stopwatch.StartNew();
        var byKind = new PowerCutCounts[Kinds.Length];
        int firstSeed = Study.FirstSeed, seed = firstSeed;
        for (; byKind.Sum(counts => counts.Cuts) < Study.Cuts; seed += 300)
        {
            for (int kind = 0; kind < Kinds.Length; kind++)
            {
                int first = seed + 100 * kind, own = kind;
                byKind[kind] += Sum(100, i => Story(own, first + (int)i));
            }
        }

        PowerCutCounts limits = Study.IsOn ? LimitsStories(Study.Cuts / 4) : default;
        Study.Write(Kinds.Select(kind => kind.Name), byKind, limits, firstSeed, seed - 1, watch.Elapsed);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_cut_in_every_operation_of_models_and_limits_in_turn(int kind)
    {
        (int, int)[] story = [(1, 0), (1, 1), (2, 0), (2, 1)];
        FlashKind flash = Roomy(kind);
        long operations = new LimitsCutRun(flash, 0, story, _ => -1).Run().Operations;
        long stride = Study.IsOn ? 1 : 7;
        PowerCutCounts all = Sum(operations / stride, cut => new LimitsCutRun(flash, (int)cut, story, n => n == 0 ? cut * stride : -1).Run());
        Assert.Equal(operations / stride, all.Cuts);
    }

    [Fact]
    public void Random_cuts_in_models_and_limits_leave_limits_of_the_model_that_runs() => Assert.True(LimitsStories(600).Cuts >= 600);

    private static PowerCutCounts LimitsStories(long cuts)
    {
        PowerCutCounts all = default;
        for (int seed = Study.FirstSeed; all.Cuts < cuts; seed += 30)
        {
            int first = seed;
            all += Sum(30, i => LimitsStory((int)i % Kinds.Length, first + (int)i));
        }

        return all;
    }

    /// <summary>Models and limits in any order, cut up to eight times.</summary>
    private static PowerCutCounts LimitsStory(int kind, int seed)
    {
        var random = new Random(seed);
        var story = new List<(int Model, int Version)> { (1, 0) };
        for (int i = random.Next(2, 6); i > 0; i--)
            story.Add(random.Next(3) == 0 ? (story[^1].Model + 1, 0) : (story[^1].Model, story[^1].Version + 1));
        int cuts = random.Next(1, 9);
        long Next(int cut) => cut >= cuts ? -1 : random.Next(2) == 0 ? random.Next(12_000 / Kinds[kind].Kind.WordBytes) : random.Next(60);
        try
        {
            return new LimitsCutRun(Roomy(kind), seed, [.. story], Next).Run();
        }
        catch (Exception e) when (e is not PowerCut)
        {
            throw new Xunit.Sdk.XunitException($"on flash with {Kinds[kind].Name}, seed {seed}\n{e}");
        }
    }

    /// <summary>With slots for a pack that has all its sections.</summary>
    private static FlashKind Roomy(int kind) => Kinds[kind].Kind with { Blocks = [.. Kinds[kind].Kind.Blocks, .. Kinds[kind].Kind.Blocks.Skip(2)] };

    /// <summary>One to three updates of a device with random options, cut up to 20 times.</summary>
    private static PowerCutCounts Story(int kind, int seed)
    {
        var random = new Random(seed);
        byte[][] packs = [.. Enumerable.Range(1, random.Next(2, 5)).Select(release => Packs.Bytes(random.Next(), release, random.Next(1, 5000)))];
        var options = new StoreOptions { HashAtBoot = random.Next(2) == 0, TrialBoots = random.Next(1, 4), RefuseOlder = random.Next(2) == 0 };
        int cuts = random.Next(4) == 0 ? random.Next(1, 21) : random.Next(1, 5);
        // Half of the cuts fall anywhere in an update, half right after the one before: into the recovery from it.
        long Next(int cut) => cut >= cuts ? -1 : random.Next(2) == 0 ? random.Next(5000 / Kinds[kind].Kind.WordBytes) : random.Next(30);
        try
        {
            return new PowerCutRun(new Device(Kinds[kind].Kind, seed, options), packs, Next) { Resets = () => random.Next(12) == 0 }.Run();
        }
        catch (Exception e) when (e is not PowerCut)
        {
            throw new Xunit.Sdk.XunitException($"on flash with {Kinds[kind].Name}, seed {seed}; repeat with EDGE_POWER_CUT_SEED={seed - 100 * kind}\n{e}");
        }
    }

    private static PowerCutCounts Sum(long count, Func<long, PowerCutCounts> story)
    {
        var total = default(PowerCutCounts);
        var together = new Lock();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, () => default(PowerCutCounts), (i, _, sum) => sum + story(i), sum =>
        {
            lock (together)
                total += sum;
        });
        return total;
    }

    private static class Study
    {
        private static readonly string? Wanted = Environment.GetEnvironmentVariable("EDGE_POWER_CUTS");

        public static bool IsOn => Wanted is not null;

        public static long Cuts => Wanted is null ? 10_000 : long.Parse(Wanted, CultureInfo.InvariantCulture);

        public static int FirstSeed => int.Parse(Environment.GetEnvironmentVariable("EDGE_POWER_CUT_SEED") ?? "1", CultureInfo.InvariantCulture);

        public static void Write(IEnumerable<string> kinds, PowerCutCounts[] counts, PowerCutCounts limits, int firstSeed, int lastSeed, TimeSpan time)
        {
            if (!IsOn)
                return;
            var text = new StringBuilder("# Power cuts in updates\n\n");
            text.Append("Every boot after every cut ran a whole model, the old or the new one, compared byte for byte with what was sent; none on cells that "
                + "read by chance.\n");
            text.Append("Every update came to its end once the power stayed. A story is one to three updates of one device; nested cuts fell before the boot "
                + "that followed a cut was over.\n\n");
            text.Append("| flash | stories | cuts | of these nested | boots | fallen back | words and erases | failures "
                + "|\n|---|---|---|---|---|---|---|---|\n");
            foreach ((string kind, PowerCutCounts c) in kinds.Zip(counts).Append(("all", counts.Aggregate((a, b) => a + b))))
                text.Append(CultureInfo.InvariantCulture,
                    $"| {kind} | {c.Stories:n0} | {c.Cuts:n0} | {c.CutsInRecovery:n0} | {c.Boots:n0} | {c.FellBack:n0} | {c.Operations:n0} | 0 |\n");
            text.Append(CultureInfo.InvariantCulture, $"\nModels and limits in turn, the whole firmware booted after each cut: {limits.Stories:n0} stories, {limits.Cuts:n0} cuts, "
                + $"{limits.Boots:n0} boots. Every boot inspected, by limits\nmade for the model that ran; limits the station had acknowledged never went back.\n");
            text.Append(CultureInfo.InvariantCulture,
                $"\nSeeds {firstSeed} to {lastSeed}. Besides: a cut in every operation of one update, and a second cut in every operation of the recovery "
                    + $"from each of those.\n");
            text.Append(CultureInfo.InvariantCulture, $"\n```\nmake study-powercuts CUTS={Cuts}    # {time.TotalSeconds:n0} s for the table\n```\n");
            File.WriteAllText(Path.Combine(Golden.Root(), "bench", "results", "powercuts.md"), text.ToString());
        }
    }
}
