namespace Edge.Runtime.Update;

/// <summary>HMAC-SHA256 with one key: who does not hold the key cannot make the tag.</summary>
/// <remarks>RFC 2104; the vectors are those of RFC 4231. The key's two blocks are compressed once, in the constructor.</remarks>
public sealed class HmacSha256
{
    public const int TagBytes = Sha256.DigestBytes;

    private readonly Sha256 _inner = new Sha256();
    private readonly Sha256 _outer = new Sha256();
    private readonly Sha256 _running = new Sha256();
    private readonly sbyte[] _digest = new sbyte[Sha256.DigestBytes];

    /// <param name="key">Any length; longer than 64 bytes counts as its SHA-256.</param>
    public HmacSha256(sbyte[] key)
    {
        sbyte[] block = new sbyte[Sha256.BlockBytes];
        if (key.Length > Sha256.BlockBytes)
        {
            _running.Add(key, 0, key.Length);
            _running.Finish(block, 0);
        }
        else
        {
            for (int i = 0; i < key.Length; i++)
                block[i] = key[i];
        }

        Pad(block, 0x36);
        _inner.Add(block, 0, Sha256.BlockBytes);
        Pad(block, 0x36 ^ 0x5c);
        _outer.Add(block, 0, Sha256.BlockBytes);
        Start();
    }

    /// <summary>A new message begins.</summary>
    public void Start()
    {
        _running.StartFrom(_inner);
    }

    public void Add(sbyte[] bytes, int offset, int count)
    {
        _running.Add(bytes, offset, count);
    }

    /// <summary>Ends the message; the next one needs <see cref="Start"/>.</summary>
    /// <param name="tag">Gets 32 bytes from <paramref name="offset"/>.</param>
    public void Finish(sbyte[] tag, int offset)
    {
        _running.Finish(_digest, 0);
        _running.StartFrom(_outer);
        _running.Add(_digest, 0, Sha256.DigestBytes);
        _running.Finish(tag, offset);
    }

    /// <summary>Compares without saying by its duration where the first difference is.</summary>
    public static bool Same(sbyte[] a, int offsetA, sbyte[] b, int offsetB, int count)
    {
        int difference = 0;
        for (int i = 0; i < count; i++)
            difference |= a[offsetA + i] ^ b[offsetB + i];
        return difference == 0;
    }

    private static void Pad(sbyte[] block, int value)
    {
        for (int i = 0; i < block.Length; i++)
            block[i] = (sbyte)(block[i] ^ value);
    }
}
