using System.Buffers.Binary;
using Edge.Compiler.Pack;
using Edge.Firmware;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Firmware;

/// <summary>A device whose network gives two scores and, behind them, a heat map of six cells.</summary>
public class HeatMapStationTests
{
    private const int Outputs = 8, Scores = 2;

    private readonly Rig _rig = new();

    [Fact]
    public void Parts_are_judged_by_the_scores_alone_and_kept_with_the_map()
    {
        var seen = new HashSet<int>();
        bool mapWasHigher = false;
        for (int seed = 1; seed <= 6; seed++)
        {
            Station station = Started(Content(seed, limit: 0));
            Assert.Equal((Scores, Outputs), (station.Scores, station.Outputs));
            for (int part = 0; part < 6; part++)
            {
                _rig.Pass(station);
                sbyte[] output = _rig.Model.Last;
                Assert.Equal(Outputs, output.Length);
                int verdict = output[1] >= 0 ? Runtime.Judging.Verdict.Ng : Runtime.Judging.Verdict.Ok;
                Assert.Equal(verdict, station.Recent.Of(part, RecentParts.Verdict));
                mapWasHigher |= verdict == Runtime.Judging.Verdict.Ok && output[Scores..].Max() >= 0;
                seen.Add(verdict);
                if (verdict == Runtime.Judging.Verdict.Ng)
                {
                    KeptPart kept = station.Kept.Read();
                    Assert.Equal(output, kept.Content[Rig.Inputs..]);
                    Assert.True(station.Kept.Take(kept.Number));
                }
            }

            Assert.Equal(0, station.Kept.Count);
        }

        Assert.Equal([Runtime.Judging.Verdict.Ok, Runtime.Judging.Verdict.Ng], seen.Order());
        Assert.True(mapWasHigher, "a map with a high value behind a good score was seen");
    }

    [Fact]
    public void The_link_says_and_sends_all_outputs_and_judges_by_the_scores()
    {
        Station station = Started(Content(seed: 1, limit: 0));
        var link = new StationLink(station, _rig, new LinkIdentity(), 64);
        Assert.Equal(Outputs, link.Network.OutputBytes);
        var random = new Random(4);
        var input = new sbyte[Rig.Inputs];
        var output = new sbyte[Outputs];
        var expected = new sbyte[Outputs];
        for (int image = 0; image < 20; image++)
        {
            random.NextBytes((byte[])(object)input);
            Assert.True(link.Begin(input, output, null));
            _rig.Model.Infer(input, expected);
            Assert.Equal(expected, output);
            Assert.Equal(output[1] >= 0 ? Runtime.Judging.Verdict.Ng : Runtime.Judging.Verdict.Ok, link.Report.Verdict);
        }
    }

    [Theory]
    [InlineData(GoldenVectors.ScoresAt, Outputs + 1)]
    [InlineData(GoldenVectors.ScoresAt, -1)]
    [InlineData(GoldenVectors.ScoresAt, int.MinValue)]
    [InlineData(GoldenVectors.OutputsAt, Scores)]
    [InlineData(GoldenVectors.OutputsAt, -Outputs)]
    [InlineData(GoldenVectors.OutputsAt, int.MaxValue)]
    [InlineData(GoldenVectors.HeadBytes + Rig.Inputs + Outputs - 4, 0x01020304)]
    public void Damaged_golden_vectors_prove_nothing(int at, int value)
    {
        byte[] golden = Content(seed: 1, limit: 0).Find(PackSection.Golden)!;
        BinaryPrimitives.WriteInt32LittleEndian(golden.AsSpan(at), value);
        Assert.Equal(StationFault.NoModel, _rig.With(With(Content(seed: 1, limit: 0), new PackPart(PackSection.Golden, golden))).Start());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Outputs)]
    public void Without_a_word_on_scores_all_outputs_are(int scores)
    {
        byte[] golden = Content(seed: 1, limit: 0).Find(PackSection.Golden)!;
        BinaryPrimitives.WriteInt32LittleEndian(golden.AsSpan(GoldenVectors.ScoresAt), scores);
        PackContent content = With(Content(seed: 1, limit: 0), new PackPart(PackSection.Golden, golden));
        Assert.Equal(StationFault.NoLimits, _rig.With(content).Start()); // limits for two, scores for eight
        Station station = Started(With(content, Limits(0, Outputs)));
        Assert.Equal((Outputs, Outputs), (station.Scores, station.Outputs));
    }

    /// <summary>A host draws the map by what its pack says of its size; a pack that says nothing, or not of this map, runs all the same.</summary>
    [Theory]
    [InlineData(2, 1, 2, 3)]
    [InlineData(3, 1, 3, 2)]
    [InlineData(6, 1, 6, 1)]
    [InlineData(0, 2, 2, 3)]
    [InlineData(0, 1, 2, 4)]
    [InlineData(0, 1, 4, 2)]
    [InlineData(0, 1, -2, -3)]
    [InlineData(0, 1, 0, 6)]
    [InlineData(0, 1, int.MinValue, 3)]
    public void The_pack_says_how_many_rows_the_map_has(int expected, int version, int rows, int columns)
    {
        byte[] section = new byte[PackMap.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(section, version);
        BinaryPrimitives.WriteInt32LittleEndian(section.AsSpan(PackMap.RowsAt), rows);
        BinaryPrimitives.WriteInt32LittleEndian(section.AsSpan(PackMap.ColumnsAt), columns);
        PackContent content = Content(seed: 1, limit: 0);
        Assert.Equal(0, Started(content).Kept.MapRows);
        Assert.Equal(expected, Started(content with { Parts = [.. content.Parts, new PackPart(PackSection.Map, section)] }).Kept.MapRows);
        Assert.Equal(0, Started(content with { Parts = [.. content.Parts, new PackPart(PackSection.Map, section[..^1])] }).Kept.MapRows);
    }

    [Fact]
    public void Limits_are_for_the_scores_and_not_for_the_map() =>
        Assert.Equal(StationFault.NoLimits, _rig.With(With(Content(seed: 1, limit: 0), Limits(0, Outputs))).Start());

    [Fact]
    public void A_board_without_memory_for_the_map_does_not_take_the_model() =>
        Assert.Equal(StationFault.NoModel, _rig.With(Content(seed: 1, limit: 0), models => models.MostOutputBytes = Outputs - 1).Start());

    [Fact]
    public void The_map_takes_of_the_memory_for_kept_parts()
    {
        Assert.Equal(1, Started(Content(seed: 1, limit: 0), 2 * (Rig.Inputs + Outputs + KeptParts.HeadBytes) - 1).Kept.Capacity);
        Assert.Equal(2, Started(Content(seed: 1, limit: 0), 2 * (Rig.Inputs + Outputs + KeptParts.HeadBytes)).Kept.Capacity);
    }

    private Station Started(PackContent content, int keptBytes = 4096)
    {
        Station station = _rig.With(content);
        station.KeptBytes = keptBytes;
        Assert.Equal(StationFault.None, station.Start());
        return station;
    }

    private static PackContent With(PackContent content, PackPart part) =>
        content with { Parts = [.. content.Parts.Select(own => own.Kind == part.Kind ? part : own)] };

    private static PackPart Limits(int limit, int classes) => LimitsPart.Write(
        [new ClassLimit("OK", false, PackLimits.Never, 0), .. Enumerable.Range(1, classes - 1).Select(i => new ClassLimit($"d{i}", true, limit, 0))]);

    private static PackContent Content(int seed, int limit)
    {
        PackContent content = Rig.Without(Rig.Content(seed, 1), PackSection.Drift);
        var model = new AddingModel((sbyte[])(object)content.Find(PackSection.Program)!);
        sbyte[] input = [.. Enumerable.Range(0, Rig.Inputs).Select(i => (sbyte)(i * 37 + seed))], output = new sbyte[Outputs];
        model.Infer(input, output);
        return With(With(content, Limits(limit, Scores)), GoldenPart.Write([new GoldenVector(input, output) { Scores = Scores }]));
    }
}
