using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Firmware;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Locating;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Firmware;

/// <summary>A device whose network locates: two cells of four classes, and limits for the classes.</summary>
public class LocatingStationTests
{
    private const int Outputs = 8, Classes = 4;

    private readonly Rig _rig = new();

    [Fact]
    public void Parts_are_judged_by_the_best_cell_of_each_class()
    {
        var seen = new HashSet<int>();
        for (int seed = 1; seed <= 8; seed++)
        {
            Station station = Started(Content(seed, limit: 115));
            for (int part = 0; part < 6; part++)
            {
                _rig.Pass(station);
                sbyte[] output = _rig.Model.Last;
                int verdict = Expected(output, limit: 115, out int decidingClass);
                Assert.Equal((verdict, verdict == Runtime.Judging.Verdict.Ok ? -1 : decidingClass),
                    (station.Recent.Of(part, RecentParts.Verdict), station.Recent.Of(part, RecentParts.DecidingClass)));
                Assert.Equal(Found(output), station.Locator.Count);
                seen.Add(verdict);
            }
        }

        Assert.Equal([Runtime.Judging.Verdict.Ok, Runtime.Judging.Verdict.Ng], seen.Order());
    }

    [Fact]
    public void The_link_judges_alike_and_says_how_large_the_output_is()
    {
        Station station = Started(Content(seed: 1, limit: 115));
        var link = new StationLink(station, _rig, new LinkIdentity(), 64);
        Assert.Equal(Outputs, link.Network.OutputBytes);
        var random = new Random(3);
        var input = new sbyte[Rig.Inputs];
        var output = new sbyte[Outputs];
        var seen = new HashSet<int>();
        for (int image = 0; image < 40; image++)
        {
            random.NextBytes((byte[])(object)input);
            Assert.True(link.Begin(input, output, null));
            int verdict = Expected(output, limit: 115, out int decidingClass);
            Assert.Equal((verdict, verdict == Runtime.Judging.Verdict.Ok ? -1 : decidingClass), (link.Report.Verdict, link.Report.Class));
            seen.Add(verdict);
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void New_limits_are_for_classes_and_hold_from_the_next_part_on()
    {
        var limits = new Device(Device.Nor, 1) { Identity = new DeviceIdentity(Packs.Identity) };
        PackContent model = Content(seed: 1, limit: PackLimits.Never);
        Station station = _rig.With(model, models => models.Limits = limits.Store);
        Assert.Equal(StationFault.None, station.Start());
        Assert.True(_rig.Pass(station));
        Assert.Equal(UpdateResult.Ok, limits.Send(PackWriter.Write(LimitsPack.Of(model, Limits(-128, Outputs), 1), Packs.Key)));
        Assert.False(station.TakeLimits()); // for as many classes as outputs: of another network
        Assert.True(_rig.Pass(station));
        Assert.Equal(UpdateResult.Ok, limits.Send(PackWriter.Write(LimitsPack.Of(model, Limits(-128, Classes), 2), Packs.Key)));
        Assert.True(station.TakeLimits());
        Assert.False(_rig.Pass(station));
    }

    [Theory]
    [InlineData(PackLocating.WidthAt, 3)]
    [InlineData(PackLocating.ClassesAt, 1)]
    [InlineData(PackLocating.CellPixelsAt, 257)]
    [InlineData(PackLocating.ThresholdAt, -128)]
    [InlineData(PackLocating.MostAt, 256)]
    [InlineData(0, 2)]
    public void A_grid_that_cannot_be_is_a_fault_of_its_own(int at, int value)
    {
        byte[] section = Content(seed: 1, limit: 0).Find(PackSection.Locating)!;
        BinaryPrimitives.WriteInt32LittleEndian(section.AsSpan(at), value);
        Station station = _rig.With(Content(seed: 1, limit: 0, locating: section));
        Assert.Equal(StationFault.NoGrid, station.Start());
    }

    [Fact]
    public void Limits_for_another_number_of_classes_are_none()
    {
        PackContent content = Content(seed: 1, limit: 0);
        Station station = _rig.With(content with { Parts = [.. content.Parts.Select(part => part.Kind == PackSection.Limits ? Limits(0, Outputs) : part)] });
        Assert.Equal(StationFault.NoLimits, station.Start());
    }

    private static int Found(sbyte[] output) => new GridDecoder(Grid()).Decode(output, 0);

    /// <summary>By other means than the device: each class against its own limit, without gray.</summary>
    private static int Expected(sbyte[] output, int limit, out int decidingClass)
    {
        (int Class, int Score)[] cells = [.. output.Chunk(Classes).Select(cell => (Array.IndexOf(cell, cell.Max()), (int)cell.Max()))];
        (int Class, int Score)[] defects = [.. cells.Where(cell => cell.Class > 0 && cell.Score >= limit)];
        decidingClass = defects.Length == 0 ? -1 : defects.OrderByDescending(cell => cell.Score).ThenBy(cell => cell.Class).First().Class;
        return defects.Length == 0 ? Runtime.Judging.Verdict.Ok : Runtime.Judging.Verdict.Ng;
    }

    private Station Started(PackContent content)
    {
        Station station = _rig.With(content);
        Assert.Equal(StationFault.None, station.Start());
        return station;
    }

    private static GridParameters Grid() => new() { Height = 2, Width = 1, Classes = Classes, CellPixels = 4, Threshold = -20, Most = 2 };

    private static PackPart Limits(int limit, int classes) => LimitsPart.Write(
        [new ClassLimit("OK", false, PackLimits.Never, 0), .. Enumerable.Range(1, classes - 1).Select(i => new ClassLimit($"d{i}", true, limit, 0))]);

    private static PackContent Content(int seed, int limit, byte[]? locating = null)
    {
        PackContent content = Rig.Content(seed, 1);
        var model = new AddingModel((sbyte[])(object)content.Find(PackSection.Program)!);
        sbyte[] input = [.. Enumerable.Range(0, Rig.Inputs).Select(i => (sbyte)(i * 37 + seed))], output = new sbyte[Outputs];
        model.Infer(input, output);
        Tensor scores = Tensor.Int8("scores", Shape.Nhwc(1, 2, 1, Classes), Quantization.PerTensor(1f / 256, -128));
        PackPart own = LocatingPart.Write(new LocatingSpecification(4, (Grid().Threshold + 128) / 256.0, 2), new Graph("grid", [scores], [scores], [], []));
        return content with
        {
            Parts =
            [
                .. content.Parts.Where(part => part.Kind is not (PackSection.Limits or PackSection.Golden)),
                Limits(limit, Classes),
                GoldenPart.Write([new GoldenVector(input, output)]),
                locating is null ? own : own with { Bytes = locating },
            ],
        };
    }
}
