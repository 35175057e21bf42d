namespace Edge.Bindings;

/// <summary>What keeps an <see cref="ArduCamMini"/> from working.</summary>
public static class CameraFault
{
    public const int None = 0;

    /// <summary>The SPI bus reported an error or a timeout.</summary>
    public const int Spi = 1;

    /// <summary>The ArduChip's test register does not keep what is written: wrong wiring, no power, clock too fast.</summary>
    public const int NoChip = 2;

    /// <summary>Nobody acknowledges on the I2C bus, or the bus reported an error.</summary>
    public const int Sccb = 3;

    /// <summary>Something answers on the I2C bus that is no OV2640.</summary>
    public const int OtherSensor = 4;

    /// <summary>The sensor does not hold a value that was written.</summary>
    public const int NotKept = 5;

    /// <summary>An exposure above one frame, or a gain above 255.</summary>
    public const int OutOfRange = 6;

    /// <summary><see cref="ArduCamMini.Lock"/> has not succeeded yet.</summary>
    public const int NotLocked = 7;

    /// <summary>The capture did not end: no frames from the sensor.</summary>
    public const int Timeout = 8;

    /// <summary>The FIFO holds less than a frame, or much more.</summary>
    public const int FrameSize = 9;

    /// <summary>The buffer is shorter than a frame.</summary>
    public const int Buffer = 10;

    public const int Count = 11;
}
