namespace Edge.Devices.Nano;

/// <summary>A package of nanoFramework that emitted projects refer to.</summary>
/// <param name="Id">On NuGet.</param>
/// <param name="Version">Exactly this one: managed and native halves are checked against each other when a program starts.</param>
/// <param name="Assembly">File name without its extension.</param>
public sealed record NanoPackage(string Id, string Version, string Assembly)
{
    /// <summary>Releases of July 2026, for firmware 1.17.</summary>
    public static NanoPackage CoreLibrary { get; } = new("nanoFramework.CoreLibrary", "1.17.11", "mscorlib");

    /// <summary>Needs <see cref="RuntimeEvents"/>.</summary>
    public static NanoPackage Gpio { get; } = new("nanoFramework.System.Device.Gpio", "1.1.62", "System.Device.Gpio");

    public static NanoPackage RuntimeEvents { get; } = new("nanoFramework.Runtime.Events", "1.11.39", "nanoFramework.Runtime.Events");

    public static NanoPackage RuntimeNative { get; } = new("nanoFramework.Runtime.Native", "1.7.11", "nanoFramework.Runtime.Native");

    /// <summary>Needs <see cref="Streams"/>.</summary>
    public static NanoPackage Serial { get; } = new("nanoFramework.System.IO.Ports", "1.1.139", "System.IO.Ports");

    public static NanoPackage Streams { get; } = new("nanoFramework.System.IO.Streams", "1.1.96", "System.IO.Streams");

    /// <summary>Needs <see cref="Streams"/> and <see cref="RuntimeEvents"/>.</summary>
    public static NanoPackage FileSystem { get; } = new("nanoFramework.System.IO.FileSystem", "1.1.93", "System.IO.FileSystem");

    public static NanoPackage Spi { get; } = new("nanoFramework.System.Device.Spi", "1.3.89", "System.Device.Spi");

    public static NanoPackage I2c { get; } = new("nanoFramework.System.Device.I2c", "1.1.29", "System.Device.I2c");

    public static NanoPackage Esp32 { get; } = new("nanoFramework.Hardware.Esp32", "1.6.42", "nanoFramework.Hardware.Esp32");
}
