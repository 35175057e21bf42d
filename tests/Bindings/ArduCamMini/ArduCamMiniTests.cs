using Edge.Runtime;
using Edge.Runtime.Cameras;

namespace Edge.Bindings.Tests;

/// <summary>The driver of the ArduCAM Mini against simulated chips that look at every transfer.</summary>
public class ArduCamMiniTests
{
    private static readonly ArduCamOptions Small = new() { FrameH = 96, FrameW = 96 };

    [Theory]
    [InlineData(120, 160, PixelFormat.Rgb565)]
    [InlineData(96, 96, PixelFormat.Rgb565)]
    [InlineData(96, 96, PixelFormat.Yuv422)]
    [InlineData(240, 320, PixelFormat.Yuv422)]
    [InlineData(64, 200, PixelFormat.Rgb565)] // wider than the sensor's picture
    [InlineData(200, 64, PixelFormat.Rgb565)]
    public void A_frame_arrives_byte_for_byte(int frameH, int frameW, int format)
    {
        using Bench bench = Bench.Ready(new ArduCamOptions { FrameH = frameH, FrameW = frameW, Format = format });
        byte[] frame = new byte[bench.Camera.FrameBytes];
        for (int i = 0; i < 3; i++)
        {
            Assert.True(bench.TryTake(frame));
            Assert.Equal(bench.Expected(), frame);
        }

        Assert.Equal((frameW, frameH), (bench.Sensor.Width, bench.Sensor.Height));
        Assert.False(bench.Sensor.IsLowByteFirst);
    }

    [Fact]
    public void What_stands_behind_a_frame_in_the_buffer_is_left_alone()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = [.. Enumerable.Repeat((byte)0xee, bench.Camera.FrameBytes + 7)];
        Assert.True(bench.TryTake(frame));
        Assert.Equal(bench.Expected(), frame[..^7]);
        Assert.All(frame[^7..], value => Assert.Equal(0xee, value));
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(100, true)]
    [InlineData(16383, true)]
    public void Bursts_stay_within_their_bound_and_the_dummy_byte_is_thrown_away(int burst, bool hasDummyByte)
    {
        using Bench bench = Bench.Ready(new ArduCamOptions { BurstBytes = burst, HasDummyByte = hasDummyByte });
        byte[] frame = new byte[bench.Camera.FrameBytes];
        Assert.True(bench.TryTake(frame));
        Assert.Equal(bench.Expected(), frame);
        Assert.Equal(burst + 1, bench.Chip.LongestBurst);
    }

    [Fact]
    public void The_crop_has_the_pictures_proportions_and_lies_in_the_middle_of_the_sensors()
    {
        using Bench square = Bench.Ready(Small);
        Assert.Equal((296, 296, 52, 0), (square.Sensor[0x51] * 4, square.Sensor[0x52] * 4, square.Sensor[0x53], square.Sensor[0x54]));
        using Bench wide = Bench.Ready(new ArduCamOptions { FrameH = 64, FrameW = 200 });
        Assert.Equal((400, 128, 0, 84), (wide.Sensor[0x51] * 4, wide.Sensor[0x52] * 4, wide.Sensor[0x53], wide.Sensor[0x54]));
    }

    [Fact]
    public void Exposure_gain_and_white_balance_are_the_sensors_no_more()
    {
        using Bench bench = Bench.Ready(Small);
        Assert.False(bench.Sensor.IsAutomatic);
        Assert.Equal(81, bench.Sensor.ExposureLines); // 8000 us in lines of 99.17 us: 80.67
        Assert.Equal(0x13, bench.Sensor[0x100]);
        Assert.Equal(0x28, bench.Sensor[0x104] & 0xfc); // mirror, flip and reference as they were
        Assert.Equal(0, bench.Sensor[0xc3] & 0x08);
        Assert.Equal((0x40, 0x52, 0x41, 0x66), (bench.Sensor[0xc7], bench.Sensor[0xcc], bench.Sensor[0xcd], bench.Sensor[0xce]));
    }

    [Fact]
    public void Every_exposure_up_to_a_frame_is_kept_and_told()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        foreach (int exposure in new[] { 0, 60, 5000, 20_000, 33_319 })
        {
            Assert.True(bench.Camera.Lock(exposure, 255));
            Assert.True(bench.TryTake(frame));
            Assert.Equal((exposure, 255), (bench.Head.ExposureMicroseconds, bench.Head.Gain));
            Assert.InRange(bench.Sensor.ExposureLines * 99.166, exposure - 50, exposure + 50);
        }

        Assert.False(bench.Camera.Lock(33_400, 0));
        Assert.Equal(CameraFault.OutOfRange, bench.Camera.Fault);
        Assert.False(bench.Camera.Lock(8000, 256));
        Assert.False(bench.Camera.TryRead(frame, bench.Head));
        Assert.Equal(CameraFault.NotLocked, bench.Camera.Fault);
    }

    [Fact]
    public void Frames_from_before_the_lock_are_not_handed_out()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        Assert.True(bench.TryTake(frame));
        Assert.InRange(bench.Camera.FramesDiscarded, 3, 6); // some of them also began before they were asked for
        Assert.Equal(bench.Camera.FramesDiscarded + 1, bench.Head.Sequence);
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(1000, int.MaxValue - 150_000)] // the clock wraps meanwhile
    [InlineData(7000, 0)]
    public void The_time_of_a_frame_is_known_to_half_the_time_between_two_looks(int poll, int clockStart)
    {
        using Bench bench = Bench.Ready(Small, clockStart);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        int frames = 0;
        for (int i = 0; i < 2_000_000 / poll; i++)
        {
            if (bench.Camera.TryRead(frame, bench.Head))
            {
                Assert.InRange(bench.Head.TakenAt - bench.Chip.TrueStart, -poll / 2 - 300, poll / 2 + 300); // 300 us: the transfers of a look, and a line
                frames++;
            }

            bench.Clock.Pass(poll);
        }

        Assert.InRange(frames, 15, 60);
    }

    [Fact]
    public void A_frame_that_became_old_in_the_FIFO_is_thrown_away_unread()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        Assert.True(bench.TryTake(frame));
        Assert.False(bench.Camera.TryRead(frame, bench.Head)); // starts a capture
        bench.Clock.Pass(500_000);
        int discarded = bench.Camera.FramesDiscarded, before = bench.Clock.Now;
        Assert.True(bench.TryTake(frame));
        Assert.InRange(bench.Camera.FramesDiscarded, discarded + 1, discarded + 2);
        Assert.Equal(bench.Expected(), frame);
        Assert.InRange(bench.Head.TakenAt - before, 0, 70_000);
    }

    [Fact]
    public void A_frame_of_uncertain_time_is_thrown_away()
    {
        using Bench bench = Bench.Ready(new ArduCamOptions { FrameH = 96, FrameW = 96, TimeToleranceMicroseconds = 2000 });
        byte[] frame = new byte[bench.Camera.FrameBytes];
        for (int i = 0; i < 100; i++, bench.Clock.Pass(11_300))
        {
            if (bench.Camera.TryRead(frame, bench.Head))
                Assert.InRange(bench.Head.TakenAt - bench.Chip.TrueStart, -2300, 2300);
        }

        Assert.True(bench.Camera.FramesDiscarded > 10);
        Assert.True(bench.TryTake(frame));
    }

    [Fact]
    public void A_capture_is_started_only_when_the_one_before_is_over()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        int captures = bench.Chip.Captures;
        for (int i = 0; i < 20; i++)
            Assert.False(bench.Camera.TryRead(frame, bench.Head));
        Assert.Equal(captures + 1, bench.Chip.Captures);
    }

    [Fact]
    public void A_pipeline_on_it_judges_frames_of_the_time_asked_for_and_no_others()
    {
        using Bench bench = Bench.Ready(Small);
        var pipeline = new CameraPipeline(bench.Camera, PixelFormat.Rgb565, 96, 96, new FrameLimits());
        Assert.True(pipeline.Start(4000, 0x20));
        int good = 0;
        for (int part = 0; part < 20; part++)
        {
            int due = bench.Clock.Now, status = FrameStatus.None;
            for (; status == FrameStatus.None && bench.Clock.Now - due < 200_000; bench.Clock.Pass(1000))
                status = pipeline.Snap(due, due + 60_000, bench.Clock.Now);
            if (status == FrameStatus.Good)
            {
                good++;
                Assert.InRange(pipeline.Head.TakenAt, due, due + 60_000);
            }

            bench.Clock.Pass(150_000);
        }

        Assert.InRange(good, 18, 20); // the first waits for its exposure
        Assert.Equal(0, pipeline.FramesOutOfOrder);
    }

    [Fact]
    public void Nothing_is_allocated_once_it_runs()
    {
        using Bench bench = Bench.Ready(Small);
        byte[] frame = new byte[bench.Camera.FrameBytes];
        bench.TryTake(frame);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5; i++)
            bench.TryTake(frame);
        bench.Camera.Lock(9000, 3);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(0, 96, PixelFormat.Rgb565, 24_000_000, 8191)]
    [InlineData(96, 98, PixelFormat.Rgb565, 24_000_000, 8191)]
    [InlineData(300, 96, PixelFormat.Rgb565, 24_000_000, 8191)]
    [InlineData(96, 404, PixelFormat.Rgb565, 24_000_000, 8191)]
    [InlineData(96, 96, PixelFormat.Gray8, 24_000_000, 8191)]
    [InlineData(96, 96, PixelFormat.Rgb565, 1_000_000, 8191)]
    [InlineData(96, 96, PixelFormat.Rgb565, 24_000_000, 16384)]
    [InlineData(96, 96, PixelFormat.Rgb565, 24_000_000, 63)]
    public void Pictures_it_cannot_take_are_refused(int frameH, int frameW, int format, int clockHz, int burst) => Assert.Throws<ArgumentException>(() =>
        new Bench(new ArduCamOptions { FrameH = frameH, FrameW = frameW, Format = format, ClockHz = clockHz, BurstBytes = burst }));
}
