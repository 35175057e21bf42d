namespace Edge.Bindings.Tests;

/// <summary>What the simulated OV2640 knows of its registers; bit 8 of a number is the bank.</summary>
internal static class Ov2640Registers
{
    /// <summary>Reserved in the datasheet: only with the value that widely used drivers give them.</summary>
    private static readonly Dictionary<int, byte> _reserved = new (int Register, byte Value)[]
    {
        (0x106, 0x88), (0x107, 0xc0), (0x10d, 0x87), (0x10e, 0x41), (0x122, 0x1a), (0x123, 0x00), (0x134, 0xc0), (0x135, 0xda), (0x137, 0xc3),
        (0x139, 0x92), (0x13d, 0x38), (0x14c, 0x00), (0x14f, 0xca), (0x150, 0xa8), (0x15a, 0x23), (0x16d, 0x00), (0x0d7, 0x03), (0x0e1, 0x67),
    }.ToDictionary(entry => entry.Register, entry => entry.Value);

    private static readonly HashSet<int> _picture = [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x57, 0x5a, 0x5b, 0x5c, 0x86, 0x8c, 0xc0, 0xc1, 0xd3, 0xda];

    private static readonly HashSet<int> _others =
        [0x05, 0xc3, 0xc7, 0xcc, 0xcd, 0xce, 0xe0, 0x100, 0x103, 0x104, 0x110, 0x111, 0x112, 0x113, 0x117, 0x118, 0x119, 0x11a, 0x132, 0x145];

    private static readonly HashSet<int> _readOnly = [0x10a, 0x10b, 0x11c, 0x11d];

    /// <summary>Values a driver must not rely on to be 0: automatic everything, the processor bypassed, bits of REG04 that are not the exposure's.</summary>
    public static (int Register, byte Value)[] AtReset { get; } = [(0x05, 0x01), (0x104, 0x28), (0x113, 0xe5), (0x110, 0x33), (0x145, 0x40), (0xc3, 0xed)];

    public static bool IsReadable(int register) => _reserved.ContainsKey(register) || _picture.Contains(register) || _others.Contains(register) || _readOnly.Contains(register);

    public static bool IsWritable(int register, byte value) =>
        _reserved.TryGetValue(register, out byte only) ? value == only : _picture.Contains(register) || _others.Contains(register);

    /// <summary>Describes the picture: changed only while the output is held in reset.</summary>
    public static bool IsOfPicture(int register) => _picture.Contains(register);
}
