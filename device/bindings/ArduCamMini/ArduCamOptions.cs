using Edge.Runtime;

namespace Edge.Bindings;

/// <summary>What pictures an <see cref="ArduCamMini"/> takes, and what module it is.</summary>
public sealed class ArduCamOptions
{
    /// <summary>Rows: a multiple of 4 from 16 to 296.</summary>
    public int FrameH = 120;

    /// <summary>Columns: a multiple of 4 from 16 to 400.</summary>
    public int FrameW = 160;

    /// <summary><see cref="PixelFormat.Rgb565"/> or <see cref="PixelFormat.Yuv422"/>.</summary>
    public int Format = PixelFormat.Rgb565;

    /// <summary>The sensor's clock, made on the module.</summary>
    public int ClockHz = 24000000;

    /// <summary>The first burst of a frame begins with a byte to be thrown away: ArduCAM Mini 2MP, not its successor 2MP Plus.</summary>
    public bool HasDummyByte;

    /// <summary>Bytes of a frame in one SPI transfer, 64 to 16383. A shorter one lets other threads run sooner.</summary>
    public int BurstBytes = 8191;

    /// <summary>A frame that has been in the FIFO for longer is thrown away unread.</summary>
    public int FreshMicroseconds = 30000;

    /// <summary>A frame whose time is not known better than to this, either way, is thrown away: it was asked for too seldom.</summary>
    public int TimeToleranceMicroseconds = 10000;

    /// <summary>Gains of the white balance in the sensor's steps, 0 to 255; for another lamp, others.</summary>
    public int WhiteRed = 0x52;
    public int WhiteGreen = 0x41;
    public int WhiteBlue = 0x66;
}
