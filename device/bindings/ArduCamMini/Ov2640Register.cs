namespace Edge.Bindings;

/// <summary>Registers of the OV2640: bit 8 is the bank, 0 the signal processor and 1 the sensor, which register 0xFF selects.</summary>
/// <remarks>
/// OV2640 datasheet: table of device control registers with 0xFF = 00 for the processor, with 0xFF = 01 for the sensor. The README beside this
/// file says which values could be checked against a second source, and which could not.
/// </remarks>
internal enum Ov2640Register
{
    /// <summary>Bit 0: the processor is bypassed.</summary>
    Bypass = 0x05,

    /// <summary>Bit 7 lets the scaler work on pairs of pixels; dividers of both directions below it.</summary>
    CtrlI = 0x50,

    /// <summary>The part of the sensor's picture that is scaled: sides in steps of 4 pixels, offsets in pixels.</summary>
    HSize = 0x51,
    VSize = 0x52,
    XOffset = 0x53,
    YOffset = 0x54,

    /// <summary>Bit 7 VSize bit 8, bits 6 to 4 YOffset bits 10 to 8, bit 3 HSize bit 8, bits 2 to 0 XOffset bits 10 to 8.</summary>
    SizeHigh = 0x55,

    /// <summary>Bit 7: HSize bit 9.</summary>
    HSizeHigh = 0x57,

    /// <summary>Sides of the picture that leaves the chip, in steps of 4 pixels.</summary>
    ZoomW = 0x5a,
    ZoomH = 0x5b,

    /// <summary>Bit 2 ZoomH bit 8, bits 1 to 0 ZoomW bits 9 to 8.</summary>
    ZoomHigh = 0x5c,

    /// <summary>Bit 5 turns the scaler on.</summary>
    Ctrl2 = 0x86,

    /// <summary>Low bits of the sensor's picture's sides.</summary>
    SizeLow = 0x8c,

    /// <summary>Sides of the sensor's picture in steps of 8 pixels.</summary>
    HSize8 = 0xc0,
    VSize8 = 0xc1,

    /// <summary>Bit 3 measures the white balance, bit 2 applies it.</summary>
    Ctrl1 = 0xc3,

    /// <summary>Bit 6: white balance by hand, from the three gains below.</summary>
    WhiteMode = 0xc7,
    WhiteRed = 0xcc,
    WhiteGreen = 0xcd,
    WhiteBlue = 0xce,

    /// <summary>Bit 7: the pixel clock follows the size of the picture.</summary>
    PixelClock = 0xd3,

    /// <summary>Bits 3 and 2: 00 YUV422, 10 RGB565; bit 0: the low byte first.</summary>
    ImageMode = 0xda,

    /// <summary>Bit 2 holds the output in reset.</summary>
    OutputReset = 0xe0,

    Bank = 0xff,

    /// <summary>The factor is (bit 7 + 1) (bit 6 + 1) (bit 5 + 1) (bit 4 + 1) (1 + bits 3 to 0 / 16).</summary>
    Gain = 0x100,

    /// <summary>Common control 1: bits 3 to 0 the low bits of window end and start.</summary>
    Com1 = 0x103,

    /// <summary>Bits 1 to 0: exposure bits 1 to 0. Above them mirror, flip and reference.</summary>
    Reg04 = 0x104,
    ProductHigh = 0x10a,
    ProductLow = 0x10b,

    /// <summary>Exposure bits 9 to 2.</summary>
    Exposure = 0x110,

    /// <summary>Bit 7 doubles the clock, bits 5 to 0 divide it by one more than they say.</summary>
    Clock = 0x111,

    /// <summary>Bit 7 resets every register, bits 6 to 4 the mode: 010 is CIF.</summary>
    Com7 = 0x112,

    /// <summary>Bit 5 banding filter, bit 2 automatic gain, bit 0 automatic exposure.</summary>
    Com8 = 0x113,

    /// <summary>Window in the pixel array, without the bits of <see cref="Reg32"/> and <see cref="Com1"/>.</summary>
    HStart = 0x117,
    HEnd = 0x118,
    VStart = 0x119,
    VEnd = 0x11a,
    MakerHigh = 0x11c,
    MakerLow = 0x11d,

    /// <summary>Bit 7: pixel clock divider; bits 5 to 3 and 2 to 0: low bits of the window's end and start.</summary>
    Reg32 = 0x132,

    /// <summary>Bits 7 to 6: gain bits 9 to 8; bits 5 to 0: exposure bits 15 to 10.</summary>
    Reg45 = 0x145,
}
