namespace Edge.Runtime.Link;

/// <summary>What a host can ask of the parts that a device keeps: the first number of the payload of <see cref="Opcode.Harvest"/>.</summary>
public static class HarvestAction
{
    /// <summary>How many there are.</summary>
    public const int Look = 0;

    /// <summary>The oldest one; the network's input and output come before the answer. It stays.</summary>
    public const int Read = 1;

    /// <summary>The host has written the part of this number (4): it goes. A number that is not kept is no error: the answer to the first time was lost.</summary>
    public const int Taken = 2;
}
