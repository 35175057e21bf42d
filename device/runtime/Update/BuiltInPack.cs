namespace Edge.Runtime.Update;

/// <summary>A pack that is part of the firmware's image: all that belongs to the model whose code the image holds.</summary>
/// <remarks>Its SHA-256 is checked as of any pack, its signature is not: whoever writes the image writes the model.</remarks>
public sealed class BuiltInPack : IFlash
{
    private const int BufferBytes = 256;

    private readonly sbyte[] _bytes;

    /// <param name="bytes">The whole pack; kept.</param>
    public BuiltInPack(sbyte[] bytes)
    {
        _bytes = bytes;
        var manifest = new PackManifest();
        IsWhole = manifest.Load(_bytes, 0, _bytes.Length) == UpdateResult.Ok && manifest.PackBytes == _bytes.Length
            && manifest.IsBodyOn(this, 0, new Sha256(), new sbyte[BufferBytes]);
        if (IsWhole)
            Pack.Take(manifest, this, 0);
    }

    /// <summary>False: the image is damaged, and <see cref="Pack"/> of no use.</summary>
    public bool IsWhole { get; }

    public StoredPack Pack { get; } = new();

    public int WordBytes => 1;

    public int BlockBytes(int address)
    {
        return _bytes.Length;
    }

    public bool Erase(int address)
    {
        return false;
    }

    public bool Write(int address, sbyte[] from, int offset, int count)
    {
        return false;
    }

    public bool Read(int address, sbyte[] to, int offset, int count)
    {
        if (address < 0 || count < 0 || address > _bytes.Length - count)
            return false;
        System.Array.Copy(_bytes, address, to, offset, count);
        return true;
    }
}
