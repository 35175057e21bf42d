namespace Iot.Device.Media;

/// <summary>How V4L2 lays out a picture: the four characters of its name, the first in the lowest byte.</summary>
public enum VideoPixelFormat : uint
{
    /// <summary>8 bits of luma.</summary>
    GREY = 1497715271,

    /// <summary>Two pixels in 4 bytes: Y, Cb, Y, Cr.</summary>
    YUYV = 1448695129,

    /// <summary>Red, green, blue, 8 bits each.</summary>
    RGB24 = 859981650,

    /// <summary>A JPEG file for each picture.</summary>
    MJPEG = 1196444237,
}
