using Edge.Runtime.Cameras;

namespace Edge.Bindings.Tests;

/// <summary>What the driver of the ArduCAM Mini says and does when something is missing, stuck or disturbed.</summary>
public class ArduCamMiniFaultTests
{
    private static readonly ArduCamOptions Small = new() { FrameH = 96, FrameW = 96 };

    [Fact]
    public void A_bus_without_a_chip_is_named()
    {
        using var bench = new Bench(Small);
        bench.Chip.IsMissing = true;
        Assert.False(bench.Camera.Open());
        Assert.Equal(CameraFault.NoChip, bench.Camera.Fault);
        bench.Chip.IsMissing = false;
        Assert.True(bench.Camera.Open());
    }

    [Fact]
    public void A_sensor_that_does_not_answer_is_named()
    {
        using var bench = new Bench(Small);
        bench.Sensor.IsMissing = true;
        Assert.False(bench.Camera.Open());
        Assert.Equal(CameraFault.Sccb, bench.Camera.Fault);
    }

    [Fact]
    public void Another_sensor_is_named()
    {
        using var bench = new Bench(Small);
        bench.Sensor.Product = 0x77;
        bench.Sensor.PowerUp();
        Assert.False(bench.Camera.Open());
        Assert.Equal(CameraFault.OtherSensor, bench.Camera.Fault);
    }

    /// <summary>Wherever bits of a written value turn over, of a bank's number too: who is told that the camera is open has a camera that is set up.</summary>
    [Theory]
    [InlineData(0x01)]
    [InlineData(0x08)]
    [InlineData(0x80)]
    [InlineData(0xff)]
    public void A_glitch_in_any_setting_is_found(byte bits)
    {
        byte[] expected;
        using (Bench bench = Bench.Ready(Small))
            expected = [.. bench.Sensor.Registers];
        int found = 0;
        for (int write = 1; write <= 90; write++)
        {
            using var bench = new Bench(Small);
            bench.Disturb();
            (bench.Sensor.GlitchAtWrite, bench.Sensor.GlitchBits) = (write, bits);
            if (!bench.Camera.Open() || !bench.Camera.Lock(8000, 0x13))
            {
                Assert.Contains(bench.Camera.Fault, new[] { CameraFault.NotKept, CameraFault.OtherSensor });
                Assert.True(bench.Camera.Open() && bench.Camera.Lock(8000, 0x13));
                found++;
            }

            Assert.Equal(expected, bench.Sensor.Registers);
        }

        Assert.InRange(found, 40, 89); // the last writes are those of no setting any more
    }

    [Fact]
    public void A_bus_that_gives_up_is_a_fault_at_any_transfer_and_the_camera_goes_on()
    {
        byte[] frame = new byte[96 * 96 * 2];
        for (int transfer = 1; transfer <= 40; transfer++)
        {
            using var bench = new Bench(Small);
            bench.Chip.TimeoutAtTransfer = transfer;
            bool isOpen = bench.Camera.Open();
            Assert.True(isOpen || bench.Camera.Fault == CameraFault.Spi);
            Assert.True(isOpen || bench.Camera.Open());
            Assert.True(bench.Camera.Lock(8000, 3));
            for (int i = 0; i < 3; i++)
            {
                Assert.True(bench.TryTake(frame));
                Assert.Equal(bench.Expected(), frame);
            }

            Assert.Equal(1, bench.Camera.Count(CameraFault.Spi));
        }
    }

    [Fact]
    public void A_FIFO_that_never_fills_is_a_timeout_each_time_and_recovers()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        bench.Chip.IsStuck = true;
        Assert.False(bench.TryTake(frame, milliseconds: 1000));
        Assert.InRange(bench.Camera.Count(CameraFault.Timeout), 8, 10); // 100 ms each
        bench.Chip.IsStuck = false;
        Assert.True(bench.TryTake(frame));
        Assert.Equal(bench.Expected(), frame);
    }

    [Theory]
    [InlineData(1, 0)] // a row is missing
    [InlineData(0, 192)] // a row too many
    public void A_FIFO_with_another_number_of_bytes_is_no_frame(int lostRows, int extraBytes)
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        Assert.True(bench.TryTake(frame));
        (bench.Chip.LostRows, bench.Chip.ExtraBytes) = (lostRows, extraBytes);
        Assert.False(bench.TryTake(frame));
        Assert.True(bench.Camera.Count(CameraFault.FrameSize) > 3);
        (bench.Chip.LostRows, bench.Chip.ExtraBytes) = (0, 0);
        Assert.True(bench.TryTake(frame));
    }

    [Fact]
    public void A_sensor_that_disappears_costs_frames_and_is_named()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        Assert.True(bench.TryTake(frame));
        bench.Camera.TryRead(frame, bench.Head);
        bench.Sensor.IsMissing = true;
        Assert.False(bench.TryTake(frame));
        Assert.Equal(1, bench.Camera.Count(CameraFault.Sccb)); // the frame that was on its way
        Assert.True(bench.Camera.Count(CameraFault.Timeout) > 1);
    }

    [Fact]
    public void A_sensor_that_lost_its_settings_hands_out_no_frame_that_is_judged()
    {
        using Bench bench = Bench.Ready(Small);
        var pipeline = new CameraPipeline(bench.Camera, Edge.Runtime.PixelFormat.Rgb565, 96, 96, new FrameLimits());
        byte[] frame = new byte[bench.Camera.FrameBytes];
        Assert.True(pipeline.Start(8000, 3));
        Assert.True(bench.TryTake(frame));
        bench.Camera.TryRead(frame, bench.Head);
        bench.Clock.Pass(45_000); // the frame is in the FIFO
        int from = bench.Clock.Now - 60_000;
        bench.Sensor.Brownout();
        bench.Clock.Pass(6000);
        for (int i = 0; i < 100; i++, bench.Clock.Pass(1000))
            Assert.NotEqual(FrameStatus.Good, pipeline.Snap(from, bench.Clock.Now, bench.Clock.Now));
    }

    [Fact]
    public void An_automatic_exposure_that_came_back_is_told_with_the_frame()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        Assert.True(bench.TryTake(frame));
        bench.Sensor.Disturb(0x113, 0xe5);
        Assert.True(bench.TryTake(frame));
        Assert.Equal(-1, bench.Head.ExposureMicroseconds);
        bench.Sensor.Disturb(0x113, 0xc0);
        bench.Sensor.Disturb(0x100, 0x44);
        Assert.True(bench.TryTake(frame));
        Assert.Equal((8000, 0x44), (bench.Head.ExposureMicroseconds, bench.Head.Gain));
        bench.Sensor.Disturb(0x110, 0x30); // 4 * 48 + 1 lines
        Assert.True(bench.TryTake(frame));
        Assert.Equal(193 * 99_166 / 1000, bench.Head.ExposureMicroseconds);
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_refused()
    {
        using Bench bench = Bench.Ready(Small);
        Assert.False(bench.Camera.TryRead(new byte[bench.Camera.FrameBytes - 1], bench.Head));
        Assert.Equal(CameraFault.Buffer, bench.Camera.Fault);
    }
}
