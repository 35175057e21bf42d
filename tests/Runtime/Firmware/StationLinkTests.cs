using System.Buffers.Binary;
using Edge.Compiler.Pack;
using Edge.Devices.Line;
using Edge.Devices.Link;
using Edge.Firmware;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Firmware;

/// <summary>A host asks a station over a wire, in frames: what it is, what it computes, what its line did; and brings it new models and limits.</summary>
public class StationLinkTests
{
    private const int TurnMicroseconds = 500;

    private readonly Rig _rig = new();
    private readonly MemoryWire _wire = new(4096);
    private Station _station = null!;
    private LinkEndpoint _endpoint = null!;
    private HostPort _port = null!;
    private int _session = 3;
    private int _keptBytes;

    [Fact]
    public void It_says_what_it_is()
    {
        PackContent content = Rig.Content(1, 9);
        Boot(content);
        byte[] answer = [.. Ask(Opcode.Identify).Payload];
        Assert.Equal(9, BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(^4)));
        const int uid = LinkIdentity.UidBytes, hash = LinkIdentity.HashBytes;
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(content.Find(PackSection.Program)!), answer[(uid + hash)..(uid + 2 * hash)]);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(content.Find(PackSection.Limits)!), answer[(uid + 3 * hash)..(uid + 4 * hash)]);
        Assert.Equal("esp32s3-eye", PackName.Read(answer.AsSpan(uid + 4 * hash)));
        Assert.Equal((Rig.Inputs, Rig.Outputs), (_port.Abilities!.InputBytes, _port.Abilities.OutputBytes));
    }

    [Fact]
    public void It_infers_and_judges_an_image_between_two_parts()
    {
        Boot(Rig.Content(1, 1, limits: -128));
        sbyte[] image = [.. Enumerable.Range(0, Rig.Inputs).Select(i => (sbyte)(3 * i - 60))], expected = new sbyte[Rig.Outputs];
        _rig.Model.Infer(image, expected);
        _port.Send(Opcode.Load, Bytes(7, image.Length, Crc32.Finish(Crc32.Add(Crc32.Start, image, 0, image.Length))));
        _port.Send(Opcode.ImagePart, [.. Bytes(7, 0), .. image.Select(value => (byte)value)]);
        LinkMessage result = Ask(Opcode.Run, 7, RunMode.Io, 0, 0);
        Assert.Equal(Opcode.Result, result.Opcode);
        Assert.Equal(expected, result.Content.Select(value => (sbyte)value));
        Assert.Equal(Runtime.Judging.Verdict.Ng, result.Payload[ResultLayout.VerdictAt]);
        Assert.InRange(result.Payload[ResultLayout.ClassAt], 1, 4);
    }

    [Fact]
    public void A_part_that_a_host_injects_goes_its_way_and_every_wire_tells()
    {
        Boot(Rig.Content(1, 1));
        Drain();
        Assert.Equal(1, Ask(Opcode.Gpio, GpioAction.InjectTrigger, 0).Number(4));
        Run(Rig.Line.Timing.TravelToGateMicroseconds + 200_000);
        Assert.Equal([(LineSignal.Busy, 1), (LineSignal.Pass, 1), (LineSignal.ResultValid, 1), (LineSignal.Busy, 0), (LineSignal.ResultValid, 0)], Drain());
        Assert.Equal(1, Counter(PartExit.Passed));
        Assert.Equal((1, 1, 0), (Counter(StationCounter.Parts), Counter(StationCounter.Judged), Counter(StationCounter.Late)));
        Assert.Equal((StationFault.None, DriftState.Unknown, -1), (Counter(StationCounter.StationFault), Counter(StationCounter.Drift), Counter(StationCounter.Boots)));
        Assert.Equal(0, Ask(Opcode.Gpio, GpioAction.Counter, StationCounter.End).Number(4));
    }

    [Fact]
    public void It_shows_what_its_camera_sees_and_what_its_network_gets()
    {
        Boot(Rig.Content(1, 1));
        _port.Send(Opcode.Capture, Bytes(CaptureHead.Tensor));
        LinkMessage tensor = Take();
        Assert.Equal((Opcode.Capture, 5, 8, Rig.Inputs), (tensor.Opcode, tensor.Number(8), tensor.Number(12), tensor.Number(32)));
        sbyte[] seen = new sbyte[Rig.Inputs];
        Runtime.Preprocessing.Run(_station.Preprocessing, _station.Camera.Frame, 0, seen, 0);
        Assert.Equal(seen, tensor.Content.Select(value => (sbyte)value));
        _port.Send(Opcode.Capture, Bytes(CaptureHead.RawFrame));
        LinkMessage frame = Take();
        Assert.Equal(_station.Camera.Frame, frame.Content);

        _rig.Sense();
        Run(10_000);
        LinkMessage refused = Ask(Opcode.Capture, CaptureHead.RawFrame);
        Assert.Equal((Opcode.Error, LinkError.NoFrame, FrameStatus.None), (refused.Opcode, refused.Payload[1], refused.Number(8)));
    }

    [Fact]
    public void Its_self_test_names_the_first_output_that_differs()
    {
        Boot(Rig.Content(1, 1));
        Assert.Equal((1, -1), (Ask(Opcode.SelfTest).Number(0), Ask(Opcode.SelfTest).Number(8)));
        _rig.Model.IsBroken = true;
        Assert.Equal((0, 0, 0), (Ask(Opcode.SelfTest).Number(0), Ask(Opcode.SelfTest).Number(4), Ask(Opcode.SelfTest).Number(8)));
    }

    [Fact]
    public void A_device_without_a_model_gets_one_over_the_link_and_confirms_it_after_its_parts()
    {
        var models = new Device(Device.Nor, 1);
        Boot(null, models.Store);
        Assert.Equal(StationFault.NoModel, Counter(StationCounter.StationFault));
        Assert.False(_station.SelfTest(new GoldenDifference()));
        Bring(PackWriter.Write(Rig.Content(5, 5), Packs.Key), 0);
        Ask(Opcode.Reset);
        Run(2_000_000);
        Assert.Equal(1, _rig.Restarts);

        models.Renew();
        Boot(null, models.Store);
        Assert.Equal((StationFault.None, 5, 2), (Counter(StationCounter.StationFault), _station.Pack.Release, Counter(StationCounter.Boots)));
        Assert.True(models.Store.IsTrial);
        for (int i = 0; i < 3; i++)
            _rig.Pass(_station);
        Assert.False(models.Store.IsTrial);
    }

    [Fact]
    public void New_limits_come_over_the_link_and_hold_without_a_reset()
    {
        var limits = new Device(Device.Nor, 1) { Identity = new DeviceIdentity(Packs.Identity) };
        PackContent model = Rig.Content(1, 1);
        Boot(model, null, limits.Store);
        Assert.True(_rig.Pass(_station));
        Bring(PackWriter.Write(LimitsPack.Of(model, Rig.Limits(-128), 1), Packs.Key), UpdateAction.OfLimits);
        Assert.False(_rig.Pass(_station));
        Assert.Equal(1, Counter(StationCounter.LimitsChanged));
        LinkMessage refused = Ask(Opcode.Update, UpdateAction.Status);
        Assert.Equal((Opcode.Error, LinkError.NotSupported), (refused.Opcode, refused.Payload[1])); // this board keeps no models
    }

    [Fact]
    public void It_tells_what_its_drift_sentinel_has_counted_and_begins_anew_when_asked()
    {
        Boot(Rig.Content(1, 1));
        for (int i = 0; i < 3; i++)
            _rig.Pass(_station);
        DriftCounters counters = DriftCounters.Parse([.. Ask(Opcode.Drift, 0).Payload]);
        Assert.Equal((DriftState.Unknown, 3, 0, Rig.Line.DriftWindow), (counters.State, counters.Parts, counters.Windows, counters.Window));
        Assert.All(counters.Statistics, statistic =>
            Assert.Equal((50, 3, 0), (statistic.Calibrated, statistic.Counts.Sum(count => count), statistic.LastCounts.Sum(count => count))));
        Assert.All(counters.Statistics.Zip(DriftCounters.Of(_station.Drift).Statistics), pair =>
            Assert.Equal((pair.First.Up, pair.First.Down), (pair.Second.Up, pair.Second.Down)));
        Assert.Contains(counters.Statistics, statistic => statistic.Up + statistic.Down > 0);

        LinkMessage refused = Ask(Opcode.Drift, 2);
        Assert.Equal((Opcode.Error, LinkError.WrongArgument), (refused.Opcode, refused.Payload[1]));
        Assert.Equal(3, DriftCounters.Parse([.. Ask(Opcode.Drift, 1).Payload]).Parts);
        Assert.Equal(0, _station.Drift.Parts);
    }

    [Fact]
    public void Its_parts_come_over_the_link_as_its_own_log_has_them()
    {
        using var log = new StringWriter();
        _rig.Log = new LineLog(log);
        Boot(Rig.Content(1, 1, limits: 0));
        _rig.StepMicroseconds = 100; // each stage reads the clock
        _port.Expect(false, _rig.Now); // nothing is asked meanwhile
        for (int i = 0; i < 12; i++)
            _rig.Pass(_station);
        _rig.StepMicroseconds = 0;
        var told = new List<string>();
        for (int next = 0; next < 12;)
        {
            LinkMessage page = Ask(Opcode.Parts, next);
            Assert.Equal((Opcode.Parts, 12), (page.Opcode, page.Number(0)));
            foreach (JournalPart part in JournalPage.Of(page).Parts)
                told.Add(LineLog.Line(part)!.Replace($",\"number\":{told.Count}}}", "}"));
            next = page.Number(4);
        }

        string[] own = [.. log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(own, told);
        foreach (string stage in new[] { "\"reading_us\":", "\"preprocessing_us\":100,", "\"inference_us\":100,", "\"judging_us\":100,", "\"mean\":124,", "\"contrast\":14,", "\"sharpness\":" })
            Assert.All(own, line => Assert.Contains(stage, line));
    }

    [Fact]
    public void A_host_that_comes_late_or_after_a_reset_sees_that_parts_are_missing()
    {
        Boot(Rig.Content(1, 1));
        _port.Expect(false, _rig.Now);
        for (int i = 0; i < 70; i++)
            _rig.Pass(_station);
        LinkMessage page = Ask(Opcode.Parts, 0);
        Assert.Equal((70, 6), (page.Number(0), page.Number(PartsLayout.HeadBytes))); // 64 are kept
        Assert.Equal(page.Number(4), 6 + page.Number(8));
        Assert.Equal((70, 70, 0), (Ask(Opcode.Parts, 70).Number(0), Ask(Opcode.Parts, 70).Number(4), Ask(Opcode.Parts, 70).Number(8)));
        // A number that has not been yet was another life's.
        Assert.Equal(6, Ask(Opcode.Parts, 71).Number(PartsLayout.HeadBytes));
        LinkMessage refused = Ask(Opcode.Parts, 1, 2);
        Assert.Equal((Opcode.Error, LinkError.WrongLength), (refused.Opcode, refused.Payload[1]));
        Assert.True(_port.Abilities!.Can(LinkCapability.Parts));
    }

    [Fact]
    public void Parts_that_were_rejected_are_kept_for_the_host_and_good_ones_are_not()
    {
        Boot(Rig.Content(1, 1));
        Assert.Null(_station.Kept);
        _keptBytes = 3 * (Rig.Inputs + Rig.Outputs + KeptParts.HeadBytes);
        Boot(Rig.Content(1, 1));
        Assert.True(_rig.Pass(_station));
        Assert.Equal((3, 0), (_station.Kept!.Capacity, _station.Kept.Count));
        Boot(Rig.Content(1, 1, limits: -128));
        Assert.False(_rig.Pass(_station));
        LinkMessage part = Ask(Opcode.Harvest, HarvestAction.Read);
        Assert.Equal((0, 1, 3, Runtime.Judging.Verdict.Ng), (part.Number(4), part.Number(8), part.Number(12), part.Number(24)));
        Assert.Equal((5, 8, 1, Rig.Outputs), (part.Number(48), part.Number(52), part.Number(56), part.Number(60)));
        sbyte[] content = [.. part.Content.Select(value => (sbyte)value)], output = new sbyte[Rig.Outputs];
        _rig.Model.Infer(content[..Rig.Inputs], output);
        Assert.Equal(output, content[Rig.Inputs..]);
        Assert.Equal(_station.Recent.Of(0, RecentParts.Excess), part.Number(32));
    }

    private void Boot(PackContent? builtIn, ModelStore? models = null, ModelStore? limits = null)
    {
        _station = _rig.With(builtIn, found => (found.Store, found.Limits) = (models, limits));
        _station.KeptBytes = _keptBytes;
        _station.Start();
        var link = new StationLink(_station, _rig, new LinkIdentity(), 64);
        var options = new LinkOptions { MostInputBytes = 64, MostOutputBytes = 8 };
        _endpoint = new LinkEndpoint(_wire.Device, link, models, options, limits) { Kept = _station.Kept, Journal = _station.Recent };
        _port = new HostPort(_wire.Host, 10_000_000, 300_000);
        _port.Greet(++_session, _rig.Now);
        for (int i = 0; i < 10_000 && _port.Abilities is null; i++)
            Turn();
    }

    private void Bring(byte[] pack, int store)
    {
        sbyte[] bytes = Packs.Signed(pack);
        var manifest = new PackManifest();
        Assert.Equal(UpdateResult.Ok, manifest.Load(bytes, 0, bytes.Length));
        int manifestBytes = manifest.Bytes;
        Assert.Equal(0, Put(bytes.AsSpan(0, manifestBytes), store + UpdateAction.Offer));
        for (int chunk = 0; chunk < manifest.ChunkCount; chunk++)
        {
            var content = bytes.AsSpan(manifestBytes + chunk * manifest.ChunkBytes, manifest.BytesOfChunk(chunk));
            Assert.Equal(0, Put(content, store + UpdateAction.Chunk, chunk));
        }

        Assert.Equal(0, Ask(Opcode.Update, store + UpdateAction.Finish).Number(4));
        Run(10_000);

        int Put(Span<sbyte> part, int action, params int[] more)
        {
            sbyte[] whole = part.ToArray();
            for (int at = 0; at < whole.Length; at += 300)
                _port.Send(Opcode.Update, [.. Bytes(store + UpdateAction.Part, at), .. whole[at..Math.Min(at + 300, whole.Length)].Select(value => (byte)value)]);
            return Ask(Opcode.Update, [action, whole.Length, Crc32.Finish(Crc32.Add(Crc32.Start, whole, 0, whole.Length)), .. more]).Number(4);
        }
    }

    private int Counter(int which) => Ask(Opcode.Gpio, GpioAction.Counter, which) is var answer && answer.Number(4) == 1 ? answer.Number(8) : throw new InvalidOperationException("refused");

    private List<(int Signal, int Level)> Drain()
    {
        var changes = new List<(int, int)>();
        while (Ask(Opcode.Gpio, GpioAction.NextChange, 0) is var answer && answer.Number(4) == 1)
            changes.Add((answer.Number(8), answer.Number(12)));
        return changes;
    }

    private LinkMessage Ask(int opcode, params int[] numbers)
    {
        _port.Send(opcode, Bytes(numbers));
        return Take();
    }

    private LinkMessage Take()
    {
        _port.Expect(true, _rig.Now);
        for (int i = 0; i < 100_000; i++)
        {
            if (_port.TryTake(out LinkMessage message))
                return message;
            Turn();
        }

        throw new TimeoutException("no answer");
    }

    private void Run(int microseconds)
    {
        for (int until = _rig.Now + microseconds; _rig.Now < until;)
            Turn();
    }

    private void Turn()
    {
        _rig.Now += TurnMicroseconds;
        _port.Poll(_rig.Now);
        _endpoint.Poll();
        _station.Step();
        _station.PollLine();
    }

    private static byte[] Bytes(params int[] numbers)
    {
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }
}
