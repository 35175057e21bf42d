using Edge.Runtime.Cameras;

namespace Edge.Runtime.Tests.Cameras;

public class CameraPipelineTests
{
    private readonly QueuedCamera _camera = new();

    [Fact]
    public void The_newest_frame_of_the_time_is_taken_and_older_ones_are_passed_over()
    {
        CameraPipeline pipeline = Started();
        _camera.Add(1, 900, 50);
        _camera.Add(2, 1000, 60);
        _camera.Add(3, 1010, 70);
        _camera.Add(6, 1090, 80); // of the next part
        Assert.Equal(FrameStatus.Good, pipeline.Snap(1000, 1050, 1100));
        Assert.Equal((3, 70, 70), (pipeline.Head.Sequence, (int)pipeline.Frame[5], pipeline.Mean));
        Assert.Equal((4, 3, 2), (pipeline.FramesRead, pipeline.FramesPassedOver, pipeline.FramesDropped));
        Assert.Equal(FrameStatus.None, pipeline.Snap(1000, 1050, 1100));
    }

    [Fact]
    public void A_frame_stays_as_it_is_until_the_next_snap_and_the_buffers_are_two()
    {
        CameraPipeline pipeline = Started();
        var buffers = new HashSet<byte[]>();
        for (int i = 0; i < 20; i++)
        {
            _camera.Add(i, 1000 + i, 50 + i);
            Assert.Equal(FrameStatus.Good, pipeline.Snap(1000 + i, 1000 + i, 1100));
            Assert.All(pipeline.Frame, pixel => Assert.Equal(50 + i, pixel));
            buffers.Add(pipeline.Frame);
        }

        Assert.Equal(2, buffers.Count);
    }

    [Fact]
    public void A_frame_that_waited_too_long_is_stale_also_where_the_clock_wraps()
    {
        CameraPipeline pipeline = Started();
        int taken = int.MaxValue - 10;
        _camera.Add(1, taken, 50);
        Assert.Equal(FrameStatus.Good, pipeline.Snap(taken - 5, unchecked(taken + 50), unchecked(taken + 100_000)));
        _camera.Add(2, taken, 51);
        Assert.Equal(FrameStatus.Stale, pipeline.Snap(taken - 5, unchecked(taken + 50), unchecked(taken + 100_001)));
    }

    [Fact]
    public void A_frame_handed_out_twice_is_no_new_frame()
    {
        CameraPipeline pipeline = Started();
        _camera.Add(int.MaxValue, 1000, 50);
        pipeline.Snap(1000, 1050, 1100);
        _camera.Add(int.MaxValue, 1000, 50);
        Assert.Equal((FrameStatus.None, 1), (pipeline.Snap(1000, 1050, 1100), pipeline.FramesOutOfOrder));
        _camera.Add(int.MinValue, 1001, 51); // the number after
        Assert.Equal((FrameStatus.Good, 0), (pipeline.Snap(1000, 1050, 1100), pipeline.FramesDropped));
    }

    [Theory]
    [InlineData(19, FrameStatus.Dark)]
    [InlineData(20, FrameStatus.Good)]
    [InlineData(249, FrameStatus.Good)]
    [InlineData(250, FrameStatus.Saturated)]
    public void Dark_and_saturated_frames_are_refused(int luma, int status)
    {
        CameraPipeline pipeline = Started();
        _camera.Add(1, 1000, luma);
        Assert.Equal((status, 1), (pipeline.Snap(1000, 1050, 1100), pipeline.Count(status)));
    }

    [Fact]
    public void The_same_picture_under_a_new_number_is_refused()
    {
        CameraPipeline pipeline = Started();
        _camera.Add(1, 1000, 50);
        pipeline.Snap(1000, 1050, 1100);
        _camera.Add(2, 1001, 50);
        Assert.Equal(FrameStatus.Repeated, pipeline.Snap(1000, 1050, 1100));
    }

    [Fact]
    public void Other_exposure_or_gain_than_those_locked_are_refused()
    {
        CameraPipeline pipeline = Started();
        _camera.Add(1, 1000, 50, exposure: 8001);
        Assert.Equal(FrameStatus.ExposureChanged, pipeline.Snap(1000, 1050, 1100));
        _camera.Add(2, 1000, 51, gain: 5);
        Assert.Equal(FrameStatus.ExposureChanged, pipeline.Snap(1000, 1050, 1100));
        Assert.Equal(5, pipeline.Head.Gain);
    }

    [Theory]
    [InlineData(PixelFormat.Gray8, 1)]
    [InlineData(PixelFormat.Rgb888, 3)]
    [InlineData(PixelFormat.Rgb565, 2)]
    [InlineData(PixelFormat.Yuv422, 2)]
    public void White_is_saturated_and_black_is_dark_in_every_format(int format, int bytes)
    {
        var statistics = new FrameStatistics(format, 40, 70, 250);
        byte[] frame = new byte[40 * 70 * bytes];
        if (format == PixelFormat.Yuv422)
            Array.Fill(frame, (byte)128); // no colour
        for (int i = 0; i < frame.Length; i += format == PixelFormat.Yuv422 ? 2 : 1)
            frame[i] = 255;
        statistics.Measure(frame);
        Assert.Equal((255, 1000, 0), (statistics.Mean, statistics.SaturatedPermille, statistics.Contrast));
        Array.Clear(frame);
        statistics.Measure(frame);
        Assert.Equal((0, 0), (statistics.Mean, statistics.SaturatedPermille));
    }

    [Fact]
    public void A_camera_of_smaller_frames_is_refused() =>
        Assert.Throws<ArgumentException>(() => new CameraPipeline(_camera, PixelFormat.Rgb888, 8, 8, new FrameLimits()));

    [Fact]
    public void A_camera_that_does_not_keep_its_exposure_is_not_started()
    {
        _camera.Locks = false;
        Assert.False(new CameraPipeline(_camera, PixelFormat.Gray8, 8, 8, new FrameLimits()).Start(8000, 4));
    }

    private CameraPipeline Started()
    {
        var pipeline = new CameraPipeline(_camera, PixelFormat.Gray8, 8, 8, new FrameLimits());
        Assert.True(pipeline.Start(8000, 4));
        return pipeline;
    }

    private sealed class QueuedCamera : ICamera
    {
        private readonly Queue<(int Sequence, int TakenAt, int Luma, int Exposure, int Gain)> _frames = [];

        public bool Locks { get; set; } = true;

        public int FrameBytes => 64;

        public void Add(int sequence, int takenAt, int luma, int exposure = 8000, int gain = 4) => _frames.Enqueue((sequence, takenAt, luma, exposure, gain));

        public bool Lock(int exposureMicroseconds, int gain) => Locks;

        public bool TryRead(byte[] into, FrameHead head)
        {
            Array.Fill(into, (byte)0xEE); // what a read that fails leaves behind
            if (!_frames.TryDequeue(out (int Sequence, int TakenAt, int Luma, int Exposure, int Gain) frame))
                return false;
            (head.Sequence, head.TakenAt, head.ExposureMicroseconds, head.Gain) = (frame.Sequence, frame.TakenAt, frame.Exposure, frame.Gain);
            Array.Fill(into, (byte)frame.Luma);
            return true;
        }
    }
}
