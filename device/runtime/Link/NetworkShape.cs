namespace Edge.Runtime.Link;

/// <summary>What goes into the network that runs and what comes out, as far as a host has to know.</summary>
public sealed class NetworkShape
{
    /// <summary>0: no model runs.</summary>
    public int InputBytes;
    public int OutputBytes; // of all outputs

    /// <summary>Of the output: real = scale * (q - zero point). The 32 bits of an IEEE 754 number, that a device only passes on.</summary>
    public int ScaleBits;
    public int ZeroPoint;
}
