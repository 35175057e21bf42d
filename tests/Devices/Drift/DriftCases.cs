namespace Edge.Devices.Tests.Drift;

/// <summary>The vectors of the drift sentinel: its windows, trends and limits, and the ends of every range.</summary>
internal static class DriftCases
{
    public static IReadOnlyDictionary<string, DriftVector> All { get; } = new[]
    {
        Made("like_calibration", "parts like the calibration: two windows end, and both are stable", 1, 500, 200, 430, (random, _) => Usual(random)),
        Made("darker", "brightness goes down at part 220: an alarm of the trend, and then a window that has shifted", 2, 500, 200, 430,
            (random, part) => Usual(random, mean: part < 220 ? 10 : -25)),
        Made("higher_scores", "scores go up slowly", 3, 500, 200, 420, (random, part) => Usual(random, score: -10 + part / 8)),
        Made("both_ends", "scores at both ends and none in the middle: the spread is another one, and no trend sees it", 4, 500, 200, 410,
            (random, part) => Usual(random) with { Score = (sbyte)(part % 2 == 0 ? -60 : 40) }),
        Watched(),
        Made("short_calibration", "a calibration of nine images: a wide slack, and bins that are empty", 6, 9, 200, 260, (random, _) => Usual(random)),
        Made("one_value", "every image of the calibration was alike: one bin has all", 7, 0, 200, 220,
            (random, part) => DriftAct.Part(part % 2 == 0 ? 3 : 4, 3, 3)),
        Made("range_ends", "values at both ends of the range", 8, 300, 200, 240,
            (random, part) => DriftAct.Part(part % 2 == 0 ? 127 : -128, part % 2 == 0 ? -128 : 127, 127)),
        Made("cleared", "cleared in the middle of a window, after an alarm", 9, 500, 200, 460,
            (random, part) => part == 240 ? DriftAct.Clear : Usual(random, mean: part < 240 ? -40 : 10)),
    }.ToDictionary(entry => entry.Name, entry => entry.Vector);

    /// <summary>Any calibration and any parts, with readings in between.</summary>
    public static DriftVector Any(Random random)
    {
        int images = random.Next(1, 700);
        int[][] calibration = [.. Enumerable.Range(0, 3).Select(_ => Draw(random, images, random.Next(-128, 128), random.Next(0, 60)))];
        if (random.Next(8) == 0)
            calibration[random.Next(3)][random.Next(256)] += 65_535 - calibration.Max(counts => counts.Max());
        int window = random.Next(200, 400), parts = random.Next(100, 900), from = random.Next(parts), moved = random.Next(-60, 61);
        int[] centres = [.. calibration.Select(counts => Array.IndexOf(counts, counts.Max()) - 128)];
        return new DriftVector("any", calibration, window, [.. Enumerable.Range(0, parts).SelectMany(part =>
        {
            int Value(int which) => centres[which] + random.Next(-40, 41) + (which == moved % 3 && part > from ? moved : 0);
            DriftAct act = DriftAct.Part(Value(0), Value(1), Value(2));
            return random.Next(150) == 0 ? new[] { act, DriftAct.Read } : random.Next(600) == 0 ? [act, DriftAct.Clear] : [act];
        }), DriftAct.Read]);
    }

    /// <summary>
    /// Ten values of a tenth each at calibration; now the outer two have a fifth each: an index of about 0.24, where 0.2 is watched and 0.32 a shift.
    /// </summary>
    private static (string Name, DriftVector Vector) Watched()
    {
        int[] counts = new int[256];
        for (int bin = 0; bin < 10; bin++)
            counts[128 + 10 * bin] = 50;
        int[] pairs = [.. new[] { 40, 22, 14, 12, 12 }.SelectMany((count, bin) => Enumerable.Repeat(bin, count))]; // with their counterparts: 200 parts
        IEnumerable<DriftAct> parts = pairs.SelectMany((bin, i) => new[] { bin, 9 - bin }.Select((own, k) =>
            DriftAct.Part(10 * ((2 * i + k) * 7 % 10), 10 * ((2 * i + k) * 3 % 10), 10 * own)));
        const string asks = "the outer two of ten textures are twice as frequent: to be watched";
        return ("watched", new DriftVector(asks, [counts, counts, counts], 200, [.. parts, DriftAct.Read]));
    }

    private static (string Name, DriftVector Vector) Made(
        string name, string asks, int seed, int images, int window, int parts, Func<Random, int, DriftAct> part)
    {
        var random = new Random(seed);
        int[][] calibration = images == 0 ? [.. Enumerable.Range(0, 3).Select(_ => Draw(random, 50, 3, 0))]
            : [Draw(random, images, -10, 15), Draw(random, images, 10, 20), Draw(random, images, -70, 9)];
        return (name, new DriftVector(asks, calibration, window,
            [.. Enumerable.Range(0, parts).SelectMany(i => i % 150 == 149 ? new[] { part(random, i), DriftAct.Read } : [part(random, i)]), DriftAct.Read]));
    }

    private static DriftAct Usual(Random random, int score = -10, int mean = 10, int texture = -70) =>
        DriftAct.Part(Near(random, score, 15), Near(random, mean, 20), Near(random, texture, 9));

    private static int[] Draw(Random random, int images, int centre, int spread)
    {
        int[] counts = new int[256];
        for (int i = 0; i < images; i++)
            counts[Math.Clamp(Near(random, centre, spread), -128, 127) + 128]++;
        return counts;
    }

    /// <summary>Nearly a bell, of variance <paramref name="spread"/> squared.</summary>
    private static int Near(Random random, int centre, int spread) =>
        centre + (int)Math.Round(spread * 1.73 * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2));
}
