namespace Edge.Bindings;

/// <summary>Registers of the ArduChip: bit 7 of an address is 1 in a write.</summary>
/// <remarks>Source: ArduCAM, "Arducam Chip" (docs.arducam.com, Legacy SPI camera, Hardware), section 2 for the transfers and the table of registers.</remarks>
internal enum ArduChipRegister
{
    /// <summary>Keeps what is written.</summary>
    Test = 0x00,

    /// <summary>Frames of a capture less one.</summary>
    Frames = 0x01,

    /// <summary>Bit 0 clears the flag of a finished capture and the FIFO, bit 1 starts a capture with the next frame of the sensor.</summary>
    Fifo = 0x04,

    /// <summary>Bit 7 holds the chip in reset. Not in the table: ArduCAM's own examples begin with it.</summary>
    Reset = 0x07,

    BurstRead = 0x3c,

    /// <summary>Bit 3: the capture is finished.</summary>
    Status = 0x41,

    /// <summary>Bytes in the FIFO: bits 0 to 7, then 8 to 15, then 16 to 22.</summary>
    FifoSize0 = 0x42,
    FifoSize1 = 0x43,
    FifoSize2 = 0x44,
}
