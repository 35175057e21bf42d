namespace Edge.Runtime.Update;

/// <summary>What a pack must have been made for. Each name is 32 bytes of ASCII, filled up with zeros; the host's PackNames makes them.</summary>
public sealed class DeviceIdentity
{
    public sbyte[] Board;
    public sbyte[] KernelSet;

    /// <summary>The product this device inspects; all zeros: any.</summary>
    public sbyte[] Product;
}
