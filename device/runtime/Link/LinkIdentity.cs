namespace Edge.Runtime.Link;

/// <summary>Who answers, and what it runs. Names are ASCII, hashes SHA-256; both are filled up with zeros, and all zeros are unknown.</summary>
public sealed class LinkIdentity
{
    public const int UidBytes = 16;
    public const int HashBytes = 32;
    public const int NameBytes = 32;

    /// <summary>Bytes in the answer to <see cref="Opcode.Identify"/>.</summary>
    public const int Bytes = UidBytes + 4 * HashBytes + 4 * NameBytes + 4;

    /// <summary>The chip's own number: MAC, unique id.</summary>
    public readonly sbyte[] Uid = new sbyte[UidBytes];
    public readonly sbyte[] FirmwareHash = new sbyte[HashBytes];

    /// <summary>Of the pack's program.</summary>
    public readonly sbyte[] ModelHash = new sbyte[HashBytes];
    public readonly sbyte[] PreprocessingHash = new sbyte[HashBytes];
    public readonly sbyte[] LimitsHash = new sbyte[HashBytes];
    public readonly sbyte[] Board = new sbyte[NameBytes];

    /// <summary>What runs the program: "nanoCLR 1.17".</summary>
    public readonly sbyte[] RuntimeName = new sbyte[NameBytes];
    public readonly sbyte[] KernelSet = new sbyte[NameBytes];

    /// <summary>Of the model: "ic01", "bottle-cap".</summary>
    public readonly sbyte[] Model = new sbyte[NameBytes];
    public int Release;

    internal int Write(sbyte[] to, int at)
    {
        int start = at;
        at = Put(Uid, to, at);
        at = Put(FirmwareHash, to, at);
        at = Put(ModelHash, to, at);
        at = Put(PreprocessingHash, to, at);
        at = Put(LimitsHash, to, at);
        at = Put(Board, to, at);
        at = Put(RuntimeName, to, at);
        at = Put(KernelSet, to, at);
        at = Put(Model, to, at);
        Update.LittleEndian.Write(to, at, Release);
        return at + 4 - start;
    }

    private static int Put(sbyte[] from, sbyte[] to, int at)
    {
        System.Array.Copy(from, 0, to, at, from.Length);
        return at + from.Length;
    }
}
