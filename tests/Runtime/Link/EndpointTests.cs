using Edge.Devices.Link;
using Edge.Runtime.Cameras;
using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>What a device answers over a wire without faults.</summary>
public class EndpointTests
{
    private readonly Desk _desk = new Desk().Connect();

    [Fact]
    public void Hello_says_what_the_device_can_do()
    {
        DeviceAbilities abilities = _desk.Port.Abilities!;
        Assert.Equal(new DeviceAbilities(1, 8, 512, _desk.Device.Capabilities, AnyDevice.InputBytes, AnyDevice.OutputBytes, 2, 8, 700), abilities);
    }

    [Fact]
    public void Identify_gives_every_hash_and_name()
    {
        LinkIdentity identity = _desk.Device.Identity;
        sbyte[][] fields =
        [
            identity.Uid, identity.FirmwareHash, identity.ModelHash, identity.PreprocessingHash, identity.LimitsHash, identity.Board, identity.RuntimeName,
            identity.KernelSet, identity.Model,
        ];
        for (int i = 0; i < fields.Length; i++)
            Array.Fill(fields[i], (sbyte)(i + 1));
        identity.Release = 77;
        LinkMessage answer = _desk.Ask(Opcode.Identify);
        Assert.Equal(LinkIdentity.Bytes, answer.Payload.Length);
        Assert.Equal(fields.SelectMany(field => field).Select(value => (byte)value), answer.Payload.SkipLast(4));
        Assert.Equal(77, answer.Number(LinkIdentity.Bytes - 4));
    }

    [Fact]
    public void A_result_names_its_image_by_index_and_checksum()
    {
        for (int index = 5; index < 9; index++)
        {
            sbyte[] image = AnyDevice.Image(index);
            _desk.Load(index, image);
            LinkMessage result = _desk.Run(index);
            Assert.Equal(Opcode.Result, result.Opcode);
            Assert.Equal(index, result.Number(ResultLayout.IndexAt));
            Assert.Equal(Desk.Checksum(image), result.Number(ResultLayout.ImageCrcAt));
            Assert.Equal(AnyDevice.Outputs(image), result.Content.Select(value => (sbyte)value));
            Assert.Equal(Desk.Checksum(AnyDevice.Outputs(image)), result.Number(ResultLayout.ContentCrcAt));
            Assert.Equal((RunMode.Io, 1, 3), (result.Payload[ResultLayout.ModeAt], result.Payload[ResultLayout.VerdictAt], result.Payload[ResultLayout.ClassAt]));
            Assert.Equal(1, result.Number(ResultLayout.RunsAt));
            Assert.Equal(_desk.Device.Report.Microseconds, result.Long(ResultLayout.MicrosecondsAt));
            Assert.Equal((_desk.Device.Network.ScaleBits, -128), (result.Number(ResultLayout.ScaleBitsAt), result.Number(ResultLayout.ZeroPointAt)));
        }
    }

    [Fact]
    public void The_next_image_arrives_while_one_is_judged()
    {
        _desk.Device.PollsOfAnInference = 5000;
        _desk.Load(1, AnyDevice.Image(1));
        _desk.Send(Opcode.Run, 1, RunMode.Io, 0, 0);
        _desk.Load(2, AnyDevice.Image(2));
        _desk.Send(Opcode.Run, 2, RunMode.Io, 0, 0);
        for (int i = 0; i < 1000; i++)
            _desk.Turn();
        Assert.Equal((0, 0), (_desk.Device.Inferences, _desk.Port.Waiting));
        Assert.Equal(1, _desk.Take().Number(ResultLayout.IndexAt));
        Assert.Equal(2, _desk.Take().Number(ResultLayout.IndexAt));
    }

    [Fact]
    public void A_run_without_an_image_is_refused()
    {
        Desk.Refuses(_desk.Run(4), Opcode.Run, LinkError.NoImage, 4);
        Assert.Equal(0, _desk.Device.Inferences);
    }

    [Fact]
    public void A_run_never_takes_the_image_before()
    {
        _desk.Load(1, AnyDevice.Image(1));
        Assert.Equal(Opcode.Result, _desk.Run(1).Opcode);
        Desk.Refuses(_desk.Run(1), Opcode.Run, LinkError.NoImage, 1);
        Desk.Refuses(_desk.Run(2), Opcode.Run, LinkError.NoImage, 2);
        Assert.Equal(1, _desk.Device.Inferences);
    }

    [Fact]
    public void An_image_of_another_size_than_the_input_is_refused_with_the_size_that_is_wanted()
    {
        Desk.Refuses(_desk.Ask(Opcode.Load, 3, 1499, 0), Opcode.Load, LinkError.WrongSize, 3, AnyDevice.InputBytes);
        Desk.Refuses(_desk.Ask(Opcode.Load, 3, 1501, 0), Opcode.Load, LinkError.WrongSize, 3, AnyDevice.InputBytes);
        Desk.Refuses(_desk.Ask(Opcode.Load, 3, -1, 0), Opcode.Load, LinkError.WrongSize, 3, AnyDevice.InputBytes);
        Desk.Refuses(_desk.Run(3), Opcode.Run, LinkError.NoImage, 3);
    }

    [Fact]
    public void An_incomplete_image_is_refused_and_dropped()
    {
        _desk.Send(Opcode.Load, 3, AnyDevice.InputBytes, 0);
        _desk.Part(3, 0, AnyDevice.Image(3)[..500]);
        Desk.Refuses(_desk.Run(3), Opcode.Run, LinkError.ShortImage, 3, 500);
        Desk.Refuses(_desk.Run(3), Opcode.Run, LinkError.NoImage, 3);
    }

    [Fact]
    public void An_image_with_another_checksum_is_refused_with_the_one_it_has()
    {
        sbyte[] image = AnyDevice.Image(3);
        _desk.Load(3, image, 12345);
        Desk.Refuses(_desk.Run(3), Opcode.Run, LinkError.WrongChecksum, 3, Desk.Checksum(image));
        Desk.Refuses(_desk.Run(3), Opcode.Run, LinkError.NoImage, 3);
        Assert.Equal(0, _desk.Device.Inferences);
    }

    [Fact]
    public void Loading_an_image_twice_is_refused_and_loads_neither()
    {
        sbyte[] image = AnyDevice.Image(3);
        _desk.Load(3, image);
        _desk.Load(3, image);
        Desk.Refuses(_desk.Take(), Opcode.Load, LinkError.LoadedTwice, 3);
        Desk.Refuses(_desk.Take(), Opcode.ImagePart, LinkError.WrongOffset, 3, AnyDevice.InputBytes);
        Desk.Refuses(_desk.Run(3), Opcode.Run, LinkError.NoImage, 3);
    }

    [Fact]
    public void A_third_image_has_no_room_and_its_parts_are_passed_over()
    {
        _desk.Load(1, AnyDevice.Image(1));
        _desk.Load(2, AnyDevice.Image(2));
        _desk.Load(3, AnyDevice.Image(3));
        Desk.Refuses(_desk.Take(), Opcode.Load, LinkError.NoRoom, 3, 2);
        Assert.Equal(1, _desk.Run(1).Number(0));
        Assert.Equal(2, _desk.Run(2).Number(0));
    }

    [Fact]
    public void A_part_that_skips_bytes_drops_the_image()
    {
        _desk.Send(Opcode.Load, 3, AnyDevice.InputBytes, 0);
        _desk.Part(3, 0, new sbyte[100]);
        _desk.Part(3, 101, new sbyte[100]);
        Desk.Refuses(_desk.Take(), Opcode.ImagePart, LinkError.WrongOffset, 3, 100);
        Desk.Refuses(_desk.Run(3), Opcode.Run, LinkError.NoImage, 3);
    }

    [Fact]
    public void Parts_of_no_image_are_refused_once()
    {
        _desk.Part(8, 0, new sbyte[10]);
        _desk.Part(8, 10, new sbyte[10]);
        Desk.Refuses(_desk.Take(), Opcode.ImagePart, LinkError.NotAnnounced, 8);
        Desk.Refuses(_desk.Run(9), Opcode.Run, LinkError.NoImage, 9);
    }

    [Fact]
    public void Without_a_model_there_is_nothing_to_load_for()
    {
        _desk.Device.Network.InputBytes = 0;
        Desk.Refuses(_desk.Ask(Opcode.Load, 3, AnyDevice.InputBytes, 0), Opcode.Load, LinkError.NoModel, 3);
    }

    [Fact]
    public void An_inference_that_fails_is_an_error_and_no_result()
    {
        _desk.Device.IsBroken = true;
        _desk.Load(1, AnyDevice.Image(1));
        Desk.Refuses(_desk.Run(1), Opcode.Run, LinkError.InferenceFailed, 1);
    }

    [Fact]
    public void Performance_runs_many_times_after_some_that_do_not_count()
    {
        _desk.Load(1, AnyDevice.Image(1));
        LinkMessage result = _desk.Run(1, RunMode.Performance, 4, 3);
        Assert.Equal(7, _desk.Device.Inferences);
        Assert.Equal((4, 1004 + 1005 + 1006 + 1007), (result.Number(ResultLayout.RunsAt), result.Long(ResultLayout.MicrosecondsAt)));
        Assert.Equal((1004, 1007), (result.Number(ResultLayout.FastestAt), result.Number(ResultLayout.SlowestAt)));
        Assert.Equal(AnyDevice.Outputs(AnyDevice.Image(1)), result.Content.Select(value => (sbyte)value));
    }

    [Fact]
    public void A_look_into_a_run_gives_the_checksum_of_every_step()
    {
        sbyte[] image = AnyDevice.Image(1);
        _desk.Load(1, image);
        LinkMessage result = _desk.Run(1, RunMode.StepMeta);
        int[] entries = [.. result.Content.Chunk(4).Select(bytes => BitConverter.ToInt32(bytes))];
        Assert.Equal(2, result.Number(ResultLayout.StepsAt));
        Assert.Equal([0, AnyDevice.InputBytes, Desk.Checksum(image)], entries[..3]);
        Assert.Equal([1, AnyDevice.OutputBytes, Desk.Checksum(AnyDevice.Outputs(image))], entries[4..7]);
    }

    [Fact]
    public void A_step_is_read_window_by_window_from_one_image()
    {
        sbyte[] image = AnyDevice.Image(1);
        _desk.Load(1, image);
        List<byte> read = [];
        for (int at = 0; at < AnyDevice.InputBytes; at += 700)
            read.AddRange(_desk.Run(1, RunMode.StepData, 0, at, keeps: true).Content);
        Assert.Equal(image, read.Select(value => (sbyte)value));
        Desk.Refuses(_desk.Run(1, RunMode.StepData, 2), Opcode.Run, LinkError.NoStep, 1, 2);
        Desk.Refuses(_desk.Run(1, RunMode.StepData), Opcode.Run, LinkError.NoImage, 1);
    }

    [Fact]
    public void A_mode_that_means_nothing_is_refused()
    {
        _desk.Load(1, AnyDevice.Image(1));
        Desk.Refuses(_desk.Run(1, 9), Opcode.Run, LinkError.WrongArgument, 1, 9);
        Desk.Refuses(_desk.Run(1, RunMode.Performance, 0), Opcode.Run, LinkError.WrongArgument, 1, RunMode.Performance);
        Assert.Equal(Opcode.Result, _desk.Run(1).Opcode);
    }

    [Theory]
    [InlineData(CaptureHead.RawFrame)]
    [InlineData(CaptureHead.Tensor)]
    public void A_picture_comes_in_parts_with_its_checksum(int kind)
    {
        LinkMessage picture = _desk.Ask(Opcode.Capture, kind);
        Assert.Equal((Opcode.Capture, kind, 3000), (picture.Opcode, picture.Number(0), picture.Number(32)));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (byte)(i * 7 + kind)), picture.Content);
        Assert.Equal(Desk.Checksum([.. picture.Content.Select(value => (sbyte)value)]), picture.Number(36));
    }

    [Fact]
    public void A_camera_without_a_usable_frame_says_why()
    {
        _desk.Device.Camera = new(FrameStatus.Dark, 0);
        Desk.Refuses(_desk.Ask(Opcode.Capture, 0), Opcode.Capture, LinkError.NoFrame, 0, FrameStatus.Dark);
    }

    [Fact]
    public void What_a_device_cannot_do_is_refused()
    {
        _desk.Device.Capabilities = 0;
        _desk.Load(1, AnyDevice.Image(1));
        foreach (int opcode in new[] { Opcode.Capture, Opcode.Gpio, Opcode.SelfTest, Opcode.Update, Opcode.Reset })
            Desk.Refuses(_desk.Ask(opcode, 0), opcode, LinkError.NotSupported);
        Desk.Refuses(_desk.Run(1, RunMode.StepMeta), Opcode.Run, LinkError.NotSupported, 1, RunMode.StepMeta);
    }

    [Fact]
    public void Unknown_opcodes_and_wrong_lengths_are_refused()
    {
        Desk.Refuses(_desk.Ask(99), 99, LinkError.UnknownOpcode);
        foreach (int opcode in new[] { Opcode.Load, Opcode.Run, Opcode.Capture, Opcode.Gpio })
            Desk.Refuses(_desk.Ask(opcode, 1, 2, 3, 4, 5), opcode, LinkError.WrongLength, 0, 20);
        Desk.Refuses(_desk.Ask(Opcode.ImagePart, 1, 2), Opcode.ImagePart, LinkError.WrongLength, 0, 8);
    }

    [Fact]
    public void Wires_can_be_moved_and_asked()
    {
        LinkMessage answer = _desk.Ask(Opcode.Gpio, GpioAction.InjectTrigger, 41);
        Assert.Equal((GpioAction.InjectTrigger, 1, 42), (answer.Number(0), answer.Number(4), answer.Number(8)));
        Assert.Equal(0, _desk.Ask(Opcode.Gpio, 5, 0).Number(4));
    }

    [Fact]
    public void The_self_test_says_whether_it_passed()
    {
        Assert.Equal(1, _desk.Ask(Opcode.SelfTest).Number(0));
        _desk.Device.IsBroken = true;
        Assert.Equal(0, _desk.Ask(Opcode.SelfTest).Number(0));
    }

    [Fact]
    public void A_reset_comes_after_its_answer_has_arrived()
    {
        Assert.Equal(Opcode.Reset, _desk.Ask(Opcode.Reset).Opcode);
        for (int i = 0; i < 20; i++)
            _desk.Turn();
        Assert.Equal(1, _desk.Device.Resets);
    }

    [Fact]
    public void Text_for_people_arrives_beside_the_session()
    {
        sbyte[] line = [.. "lamp off"u8.ToArray().Select(value => (sbyte)value)];
        Assert.True(_desk.Endpoint.Log(line, 0, line.Length));
        Assert.False(_desk.Endpoint.Log(line, 0, line.Length));
        for (int i = 0; i < 5; i++)
            _desk.Turn();
        Assert.Equal(["lamp off"], _desk.Port.Log);
    }

    [Fact]
    public void A_device_that_was_reset_is_noticed_at_once()
    {
        _desk.Endpoint = new LinkEndpoint(_desk.DeviceEnd, _desk.Device, null!, Desk.Options);
        _desk.Send(Opcode.Identify);
        for (int i = 0; i < 10; i++)
            _desk.Turn();
        Assert.Contains("reset", _desk.Port.Lost, StringComparison.Ordinal);
        Assert.Equal(LinkIdentity.Bytes, _desk.Connect().Ask(Opcode.Identify).Payload.Length);
    }

    [Fact]
    public void A_new_session_forgets_what_the_old_one_loaded()
    {
        _desk.Load(1, AnyDevice.Image(1));
        _desk.Ask(Opcode.Identify);
        _desk.Connect();
        Desk.Refuses(_desk.Run(1), Opcode.Run, LinkError.NoImage, 1);
    }

    [Fact]
    public void The_result_of_a_run_that_a_new_session_found_running_is_never_sent()
    {
        _desk.Device.PollsOfAnInference = 3000;
        _desk.Load(1, AnyDevice.Image(1));
        _desk.Send(Opcode.Run, 1, RunMode.Io, 0, 0);
        for (int i = 0; i < 100; i++)
            _desk.Turn();
        _desk.Connect();
        _desk.Load(1, AnyDevice.Image(2));
        LinkMessage result = _desk.Run(1);
        Assert.Equal(AnyDevice.Outputs(AnyDevice.Image(2)), result.Content.Select(value => (sbyte)value));
        Assert.Equal(2, _desk.Device.Inferences);
    }

    [Fact]
    public void A_silent_device_is_lost()
    {
        var port = new HostPort(new MemoryWire().Host, 1_000_000, 100_000);
        port.Greet(1, 0);
        for (int now = 0; now < 900_000; now += 1000)
            port.Poll(now);
        Assert.Null(port.Lost);
        port.Poll(1_000_001);
        Assert.Equal("does not answer", port.Lost);
    }
}
