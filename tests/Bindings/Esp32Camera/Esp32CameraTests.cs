using Edge.Runtime;
using Edge.Runtime.Cameras;

namespace Edge.Bindings.Tests;

/// <summary>The managed half of the ESP32's camera, against a camera of the firmware that is simulated.</summary>
public class Esp32CameraTests
{
    private static readonly int[] Pins = [5, 18, 19, 21, 36, 39, 34, 35, 25, 23, 22, 0, 26, 27, 32, -1];

    private readonly VirtualClock _clock = new(int.MaxValue - 300_000); // it wraps meanwhile

    public Esp32CameraTests()
    {
        NativeCamera.Clock = _clock;
        (NativeCamera.OpenResult, NativeCamera.LockResult, NativeCamera.ReadResult, NativeCamera.IsLocked) = (0x26, 0, 1, true);
    }

    [Fact]
    public void It_hands_pins_and_settings_over_and_measures_the_rate_first()
    {
        var camera = new Esp32Camera(_clock, new Esp32CameraOptions { Pins = Pins, FrameH = 120, FrameW = 160, Format = PixelFormat.Yuv422, IsInPsram = false });
        Assert.True(camera.Open());
        Assert.Equal(Pins, NativeCamera.Pins);
        Assert.Equal([120, 160, 1, 20_000_000, 0], NativeCamera.Settings);
        Assert.Equal((0x26, 120 * 160 * 2), (camera.Sensor, camera.FrameBytes));
        Assert.InRange(_clock.Microseconds, 160_000, 200_000);
    }

    [Fact]
    public void Frames_carry_the_time_their_exposure_began_and_those_from_before_the_lock_are_kept_back()
    {
        Esp32Camera camera = Ready();
        byte[] frame = new byte[camera.FrameBytes];
        var head = new FrameHead();
        int first = (int)(_clock.Microseconds / 40_000);
        for (int i = 0; i < 400; i++, _clock.Pass(1000))
        {
            if (!camera.TryRead(frame, head))
                continue;
            Assert.True(head.Sequence >= first + 3);
            Assert.Equal(unchecked(int.MaxValue - 300_000 + head.Sequence * 40_000 - 30_000 - 8000), head.TakenAt);
            Assert.Equal((8000, 7, (byte)(head.Sequence + 50)), (head.ExposureMicroseconds, head.Gain, frame[0]));
        }

        Assert.True(head.Sequence > first + 3);
    }

    [Fact]
    public void A_lock_that_got_lost_is_told_with_the_frame_and_no_such_frame_is_judged()
    {
        Esp32Camera camera = Ready();
        var pipeline = new CameraPipeline(camera, PixelFormat.Rgb565, 96, 96, new FrameLimits());
        Assert.True(pipeline.Start(8000, 7));
        NativeCamera.IsLocked = false;
        int seen = FrameStatus.None;
        for (int i = 0; i < 400 && seen == FrameStatus.None; i++, _clock.Pass(1000))
            seen = pipeline.Snap(_clock.Now - 100_000, _clock.Now, _clock.Now);
        Assert.Equal(FrameStatus.ExposureChanged, seen);
    }

    [Fact]
    public void Faults_of_the_firmware_are_told()
    {
        var camera = new Esp32Camera(_clock, new Esp32CameraOptions { Pins = Pins });
        Assert.False(camera.TryRead(new byte[camera.FrameBytes], new FrameHead()));
        Assert.Equal(Esp32CameraFault.NotOpen, camera.Fault);
        NativeCamera.OpenResult = -Esp32CameraFault.NoSensor;
        Assert.False(camera.Open());
        Assert.Equal(Esp32CameraFault.NoSensor, camera.Fault);
        (NativeCamera.OpenResult, NativeCamera.ReadResult) = (0x26, 0);
        Assert.False(camera.Open());
        Assert.Equal(Esp32CameraFault.NoRate, camera.Fault);
        NativeCamera.ReadResult = -Esp32CameraFault.Bus;
        Assert.False(camera.Open());
        Assert.Equal(Esp32CameraFault.Bus, camera.Fault);
        NativeCamera.ReadResult = 1;
        Assert.True(camera.Open());
        NativeCamera.LockResult = -Esp32CameraFault.OutOfRange;
        Assert.False(camera.Lock(99_000, 0));
        Assert.Equal(Esp32CameraFault.OutOfRange, camera.Fault);
        Assert.True(camera.Close());
    }

    [Fact]
    public void Nothing_is_allocated_once_it_runs()
    {
        Esp32Camera camera = Ready();
        byte[] frame = new byte[camera.FrameBytes];
        var head = new FrameHead();
        camera.TryRead(frame, head);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 300; i++, _clock.Pass(1000))
            camera.TryRead(frame, head);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Esp32Camera(_clock, new Esp32CameraOptions()));
        Assert.Throws<ArgumentException>(() => new Esp32Camera(_clock, new Esp32CameraOptions { Pins = Pins, Format = PixelFormat.Gray8 }));
        Assert.Throws<ArgumentException>(() => new Esp32Camera(_clock, new Esp32CameraOptions { Pins = Pins, FrameW = 0 }));
    }

    private Esp32Camera Ready()
    {
        var camera = new Esp32Camera(_clock, new Esp32CameraOptions { Pins = Pins });
        Assert.True(camera.Open());
        Assert.True(camera.Lock(8000, 7));
        return camera;
    }
}
