namespace Edge.Devices.Boards;

/// <summary>What brings pictures into a chip.</summary>
public enum CameraBus
{
    /// <summary>The chip has none: a camera with a memory of its own hangs on SPI.</summary>
    None,

    /// <summary>Eight data lines with clock and synchronization, into ESP32's I2S or LCD_CAM.</summary>
    Dvp,

    /// <summary>The same lines, into the DCMI of an STM32.</summary>
    Dcmi,

    /// <summary>Serial lanes of MIPI CSI-2.</summary>
    MipiCsi,
}
