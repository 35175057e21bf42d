using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Rig.Camera;
using Edge.Rig.Energy;
using Edge.Rig.Tests.Simulated;
using Iot.Device.Media;

namespace Edge.Rig.Tests;

public class GoldenCameraTests
{
    // Of a loaded computer, seconds.
    private const double Patience = 30;

    [Fact]
    public void A_good_picture_passes_once_exposure_has_settled()
    {
        GoldenPicture picture = Look(_ => { });
        Assert.Null(picture.Check.Against(new CameraLimits()));
        Assert.Equal((320, 240), (picture.Width, picture.Height));
        Assert.Equal(320 * 240 * 2, picture.Bytes.Length);
        Assert.InRange(picture.Check.Milliseconds, 33, 34);
    }

    [Fact]
    public void The_first_pictures_are_too_dark_to_judge() => Assert.Contains("too dark", Look(_ => { }, settle: 0).Check.Against(new CameraLimits()));

    [Fact]
    public void A_lamp_that_is_off_is_seen() => Assert.Contains("too dark", Look(camera => camera.Light = 0.1).Check.Against(new CameraLimits()));

    [Fact]
    public void A_frozen_sensor_is_seen() =>
        Assert.Contains("same picture twice", Look(camera => camera.IsFrozen = true, settle: 0).Check.Against(new CameraLimits { MeanLow = 0 }));

    [Fact]
    public void A_driver_that_chose_another_size_is_told() => Fault("gives buffers of", camera => camera.IsSmaller = true);

    [Fact]
    public void A_camera_that_gives_nothing_is_told() => Fault("gave 0 of", camera => camera.IsStuck = true, patience: 0.3);

    [Fact]
    public void A_camera_without_the_format_says_what_it_has() =>
        Fault("only MJPEG, which cannot be looked at", camera => camera.Offered = [VideoPixelFormat.MJPEG]);

    [Fact]
    public void A_camera_without_the_size_says_what_it_has() =>
        Assert.Contains("this camera has yuyv 320x240", Assert.Throws<DeviceException>(() => Look(_ => { }, size: (640, 480))).Message);

    private static void Fault(string text, Action<SimulatedCamera> configure, double patience = Patience)
    {
        DeviceException error = Assert.Throws<DeviceException>(() => Look(configure, patience: patience));
        Assert.Equal("E0638", error.Code);
        Assert.Contains(text, error.Message);
    }

    private static GoldenPicture Look(Action<SimulatedCamera> configure, int settle = 10, (uint, uint)? size = null, double patience = Patience)
    {
        var rig = new SimulatedRig { ConfigureCamera = configure };
        using VideoDevice camera = rig.OpenVideo(new VideoConnectionSettings(0, size ?? (320, 240), VideoPixelFormat.YUYV));
        return new GoldenCamera(camera, new RigClock(rig.Clock)).Look(settle, TimeSpan.FromSeconds(patience));
    }
}
