namespace System.Device;

/// <summary>What opening hardware says where the package is not there.</summary>
internal static class StandIn
{
    public static PlatformNotSupportedException NoHardware(string what) =>
        new($"{what} needs the package System.Device.Gpio; this build has its stand-in, which knows no hardware.");
}
