namespace Edge.Runtime.Update;

/// <summary>The key packs are signed with, as it is written into a device once; README.md says where.</summary>
/// <remarks>
/// <code>
///  0   8  "EDGEKEY1"
///  8  32  name
/// 40  32  secret
/// 72   4  CRC-32 of the 72 bytes before
/// 76  20  0
/// </code>
/// </remarks>
public sealed class ProvisionedKey
{
    public const int RecordBytes = 96;
    public const int SecretBytes = 32;
    public const int Magic0 = 0x45474445;
    public const int Magic1 = 0x3159454b;
    public const int NameAt = 8;
    public const int SecretAt = 40;
    public const int ChecksumAt = 72;

    /// <summary>32 bytes of ASCII, filled up with zeros.</summary>
    public readonly sbyte[] Name = new sbyte[PackLayout.NameBytes];

    /// <summary>32 random bytes.</summary>
    public readonly sbyte[] Secret = new sbyte[SecretBytes];

    private readonly sbyte[] _record = new sbyte[RecordBytes];

    /// <returns>False when there is no whole key record; a store must not be built then.</returns>
    public bool Read(IFlash flash, int address)
    {
        sbyte[] record = _record;
        if (!flash.Read(address, record, 0, RecordBytes) || LittleEndian.Read(record, 0) != Magic0 || LittleEndian.Read(record, 4) != Magic1
            || LittleEndian.Read(record, ChecksumAt) != Crc32.Finish(Crc32.Add(Crc32.Start, record, 0, ChecksumAt)))
            return false;
        System.Array.Copy(record, NameAt, Name, 0, PackLayout.NameBytes);
        System.Array.Copy(record, SecretAt, Secret, 0, SecretBytes);
        return true;
    }
}
