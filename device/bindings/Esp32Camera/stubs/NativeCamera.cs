using System.Runtime.CompilerServices;

namespace Edge.Bindings;

/// <summary>The firmware's half of the ESP32's camera: methods of C++, reached through nanoCLR's table of native methods.</summary>
/// <remarks>
/// Names, types and order of these methods make the checksum by which nanoCLR matches assembly and firmware. Results below 0 are those of
/// <c>edge_camera.h</c>.
/// </remarks>
public static class NativeCamera
{
    /// <summary>Starts the camera.</summary>
    /// <param name="pins">D0 to D7, VSYNC, HREF, PCLK, XCLK, SDA, SCL, power down, reset; -1: not connected.</param>
    /// <param name="settings">Height, width, 1 for YUV422 and 0 for RGB565, XCLK in Hz, 1 for frames in PSRAM.</param>
    /// <returns>The sensor's product number: 0x26, 0x3660 or 0x5640.</returns>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Open(int[] pins, int[] settings);

    /// <summary>Ends automatic exposure, gain and white balance; frames must have come before, for their rate is the measure of time.</summary>
    /// <param name="gain">Steps of esp32-camera: 0 to 30 for an OV2640, 0 to 64 for the others.</param>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Lock(int exposureMicroseconds, int gain);

    /// <summary>Copies the newest frame, if there is one; never waits.</summary>
    /// <param name="bytes">Of a frame.</param>
    /// <param name="head">Gets the frame's number, how many microseconds ago its first row was read, and 1 while the lock holds.</param>
    /// <returns>1: a frame; 0: none.</returns>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Read(byte[] into, int bytes, int[] head);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Close();
}
