namespace Edge.Bindings;

/// <summary>What keeps an <see cref="Esp32Camera"/> from working: the numbers of <c>edge_camera.h</c> with their sign turned.</summary>
public static class Esp32CameraFault
{
    public const int None = 0;

    /// <summary>A pin that the chip does not have, or one named twice.</summary>
    public const int Pins = 1;

    /// <summary>No size that all three sensors have: 96x96, 160x120, 128x128, 240x240, 320x240, 320x320.</summary>
    public const int Size = 2;

    /// <summary>Neither RGB565 nor YUV422.</summary>
    public const int Format = 3;

    /// <summary>Nobody answers on the control bus.</summary>
    public const int NoSensor = 4;

    /// <summary>A sensor that is none of OV2640, OV3660, OV5640.</summary>
    public const int OtherSensor = 5;

    /// <summary>No memory for the frames: PSRAM is missing, or the managed heap took it all.</summary>
    public const int Memory = 6;

    /// <summary>Espressif's component reports another error; its log says which.</summary>
    public const int Driver = 7;

    /// <summary>The control bus failed.</summary>
    public const int Bus = 8;

    /// <summary>The sensor does not hold what was written.</summary>
    public const int NotKept = 9;

    /// <summary>An exposure above one frame, or a gain above the sensor's.</summary>
    public const int OutOfRange = 10;

    /// <summary><see cref="Esp32Camera.Open"/> or <see cref="Esp32Camera.Lock"/> has not succeeded yet.</summary>
    public const int NotOpen = 11;

    /// <summary>A frame of another size.</summary>
    public const int FrameSize = 12;

    /// <summary>No frames came whose rate could be measured.</summary>
    public const int NoRate = 13;
}
