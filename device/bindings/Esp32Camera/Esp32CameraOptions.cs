using Edge.Runtime;

namespace Edge.Bindings;

/// <summary>How the camera is wired, and what pictures it takes.</summary>
public sealed class Esp32CameraOptions
{
    /// <summary>D0 to D7, VSYNC, HREF, PCLK, XCLK, SDA, SCL, power down, reset; -1: not connected. The board's file names them.</summary>
    public int[] Pins = new int[0];

    public int FrameH = 96;

    public int FrameW = 96;

    /// <summary><see cref="PixelFormat.Rgb565"/> or <see cref="PixelFormat.Yuv422"/>.</summary>
    public int Format = PixelFormat.Rgb565;

    /// <summary>The clock that the chip gives to the sensor.</summary>
    public int XclkHz = 20000000;

    /// <summary>Frames lie in PSRAM; else in internal RAM, of which two small ones fit.</summary>
    public bool IsInPsram = true;
}
