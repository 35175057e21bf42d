using Edge.Runtime;

namespace Edge.Bindings;

/// <summary>What the sensor is told: register and value in turn, in this order.</summary>
internal static class Ov2640Settings
{
    /// <summary>Lines of a frame in CIF mode, those without pixels included: OV2640 datasheet, figure of the frame timing.</summary>
    public const int FrameLines = 336;

    /// <summary>Side and other side of the sensor's picture in CIF mode: every fourth pixel both ways.</summary>
    public const int SensorW = 400;
    public const int SensorH = 296;

    /// <summary>CIF mode, which makes 30 frames a second of a clock of 24 MHz.</summary>
    /// <remarks>
    /// OV2640 datasheet, registers of bank 1: COM7, COM1, REG32, HREFST, HREFEND, VSTRT, VEND, CLKRC, REG04. The window's values are those the Linux kernel's
    /// driver and Espressif's give this mode.
    /// </remarks>
    public static readonly short[] Sensor =
    {
        (short)Ov2640Register.Com7, 0x20,
        (short)Ov2640Register.Com1, 0x0a,
        (short)Ov2640Register.Reg32, 0x89,
        (short)Ov2640Register.HStart, 0x11,
        (short)Ov2640Register.HEnd, 0x43,
        (short)Ov2640Register.VStart, 0x00,
        (short)Ov2640Register.VEnd, 0x25,
        (short)Ov2640Register.Clock, 0x01,
        (short)Ov2640Register.Reg04, 0x28,
    };

    /// <summary>Registers that the datasheet calls reserved, in CIF mode.</summary>
    /// <remarks>
    /// What they do is not known here. Two drivers that are in wide use agree on these values: the Linux kernel's (drivers/media/i2c/ov2640.c) and
    /// Espressif's (esp32-camera, sensors/ov2640.c).
    /// </remarks>
    public static readonly short[] Reserved =
    {
        0x106, 0x88, 0x107, 0xc0, 0x10d, 0x87, 0x10e, 0x41, 0x122, 0x1a, 0x123, 0x00, 0x134, 0xc0, 0x135, 0xda, 0x137, 0xc3, 0x139, 0x92,
        0x13d, 0x38, 0x14c, 0x00, 0x14f, 0xca, 0x150, 0xa8, 0x15a, 0x23, 0x16d, 0x00, 0x0d7, 0x03, 0x0e1, 0x67,
    };

    /// <summary>From the sensor's picture to the one that leaves the chip: the largest crop of its proportions, scaled down.</summary>
    /// <remarks>
    /// OV2640 datasheet, registers of bank 0: HSIZE8, VSIZE8, SIZEL, HSIZE, VSIZE, XOFFL, YOFFL, VHYX, TEST, ZMOW, ZMOH, ZMHH, CTRL2, CTRLI,
    /// R_DVP_SP, IMAGE_MODE. The output stands still meanwhile: RESET bit 2.
    /// </remarks>
    /// <param name="format">A constant of <see cref="PixelFormat"/>.</param>
    public static short[] Picture(int format, int frameH, int frameW)
    {
        bool isWide = frameW * SensorH > frameH * SensorW;
        int cropW = isWide ? SensorW : SensorH * frameW / frameH & ~3;
        int cropH = isWide ? SensorW * frameH / frameW & ~3 : SensorH;
        int left = (SensorW - cropW) / 2;
        int top = (SensorH - cropH) / 2;
        return new[]
        {
            (short)Ov2640Register.OutputReset, (short)0x04,
            (short)Ov2640Register.HSize8, (short)(SensorW / 8),
            (short)Ov2640Register.VSize8, (short)(SensorH / 8),
            (short)Ov2640Register.SizeLow, (short)0,
            (short)Ov2640Register.HSize, (short)(cropW / 4),
            (short)Ov2640Register.VSize, (short)(cropH / 4),
            (short)Ov2640Register.XOffset, (short)left,
            (short)Ov2640Register.YOffset, (short)top,
            (short)Ov2640Register.SizeHigh, (short)0,
            (short)Ov2640Register.HSizeHigh, (short)0,
            (short)Ov2640Register.ZoomW, (short)(frameW / 4),
            (short)Ov2640Register.ZoomH, (short)(frameH / 4),
            (short)Ov2640Register.ZoomHigh, (short)0,
            (short)Ov2640Register.Ctrl2, (short)0x3d,
            (short)Ov2640Register.CtrlI, (short)0x80,
            (short)Ov2640Register.PixelClock, (short)0x82,
            (short)Ov2640Register.ImageMode, (short)(format == PixelFormat.Rgb565 ? 0x08 : 0x00),
            (short)Ov2640Register.OutputReset, (short)0,
            (short)Ov2640Register.Bypass, (short)0,
        };
    }

    /// <summary>White balance by hand.</summary>
    /// <remarks>
    /// OV2640 Camera Module Software Application Notes, light mode: register 0xC7 and the three gains. Automatic balance is off in CTRL1, the gains stay on.
    /// </remarks>
    public static short[] WhiteBalance(ArduCamOptions options)
    {
        return new[]
        {
            (short)Ov2640Register.Ctrl1, (short)0xf5,
            (short)Ov2640Register.WhiteMode, (short)0x40,
            (short)Ov2640Register.WhiteRed, (short)options.WhiteRed,
            (short)Ov2640Register.WhiteGreen, (short)options.WhiteGreen,
            (short)Ov2640Register.WhiteBlue, (short)options.WhiteBlue,
        };
    }
}
