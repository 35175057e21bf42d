namespace Edge.Devices.Boards;

/// <summary>nanoFramework's firmware on a board and what it leaves to programs.</summary>
/// <param name="Target">As nanoff names it: <c>ESP32_S3_OCTAL</c>.</param>
/// <param name="Flash">How nanoff reaches the board.</param>
/// <param name="HeapBytes">Managed heap; 0: unknown.</param>
/// <param name="DeployOrigin">Where the program's assemblies are written; 0: unknown.</param>
/// <param name="DeployBytes">Room for them; 0: unknown.</param>
/// <param name="SpiBus">Number of the bus whose pins the board file names; 0: unknown.</param>
/// <param name="I2cBus">As <paramref name="SpiBus"/>.</param>
/// <param name="SafeFiles">A file system that survives power cuts; null: there is none.</param>
public sealed record NanoFirmware(
    string Target, FlashMethod Flash, int HeapBytes, uint DeployOrigin, int DeployBytes, int SpiBus, int I2cBus, SafeFiles? SafeFiles)
{
    /// <summary>True for the chips whose pins are given their functions by nanoFramework.Hardware.Esp32.</summary>
    public bool IsEsp32 => Target.StartsWith("ESP32", StringComparison.Ordinal);
}

/// <summary>A file system in which a cut of the power leaves a file as it was or as it was to be.</summary>
/// <param name="Drive">As programs name it, with its separator.</param>
/// <param name="Bytes">Of flash, what the file system itself takes included.</param>
public sealed record SafeFiles(string Drive, int Bytes);

/// <summary>How a board is written to.</summary>
public enum FlashMethod
{
    /// <summary>The boot loader in the chip's ROM, over a serial port.</summary>
    Uart,

    /// <summary>An ST-LINK.</summary>
    StLink,

    /// <summary>USB device firmware upgrade.</summary>
    Dfu,
}
