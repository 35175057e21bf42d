namespace Edge.Runtime.Update;

/// <summary>What a pack must have been made for. Each name is 32 bytes of ASCII, filled up with zeros; the host's PackNames makes them.</summary>
public sealed class DeviceIdentity
{
    public DeviceIdentity()
    {
    }

    /// <summary>What the store of limits asks of a pack: all that the store of models does, and <see cref="PackSubject.KernelSet"/> for kernels.</summary>
    public DeviceIdentity(DeviceIdentity ofModels)
    {
        Board = ofModels.Board;
        Product = ofModels.Product;
        KernelSet = new sbyte[PackLayout.NameBytes];
        LittleEndian.Write(KernelSet, 0, 0x696d696c); // "limi"
        LittleEndian.Write(KernelSet, 4, 0x312f7374); // "ts/1"
    }

    public sbyte[] Board;
    public sbyte[] KernelSet;

    /// <summary>The product this device inspects; all zeros: any.</summary>
    public sbyte[] Product;
}
