namespace Edge.Runtime.Update;

/// <summary>A pack that lies on flash, checked: where its sections are. They are read in place; nothing is copied but what a caller asks for.</summary>
public sealed class StoredPack
{
    private readonly int[] _kinds = new int[PackLayout.MostSections];
    private readonly int[] _addresses = new int[PackLayout.MostSections];
    private readonly int[] _bytes = new int[PackLayout.MostSections];
    private readonly sbyte[] _names = new sbyte[PackLayout.BodyHashAt - PackLayout.ProductAt];
    private readonly sbyte[] _hashes = new sbyte[PackLayout.MostSections * Sha256.DigestBytes];
    private int _sections;

    public IFlash Flash { get; private set; }

    public int Release { get; private set; }

    /// <summary>First byte of a section: an address of <see cref="Flash"/>, a multiple of 32 from the slot's start; -1 when there is none.</summary>
    /// <param name="kind">A constant of <see cref="PackSection"/>.</param>
    public int AddressOf(int kind)
    {
        int index = IndexOf(kind);
        return index < 0 ? -1 : _addresses[index];
    }

    /// <summary>0 when there is no such section.</summary>
    public int BytesOf(int kind)
    {
        int index = IndexOf(kind);
        return index < 0 ? 0 : _bytes[index];
    }

    /// <summary>Reads a part of a section.</summary>
    /// <returns>False when the section has no such part, or the flash fails.</returns>
    public bool Read(int kind, int from, sbyte[] to, int offset, int count)
    {
        int index = IndexOf(kind);
        return index >= 0 && from >= 0 && count >= 0 && from <= _bytes[index] - count && Flash.Read(_addresses[index] + from, to, offset, count);
    }

    /// <summary>SHA-256 of a section, as the manifest states it; zeros when there is no such section.</summary>
    /// <param name="kind">A constant of <see cref="PackSection"/>.</param>
    public void Hash(int kind, sbyte[] to, int offset)
    {
        int index = IndexOf(kind);
        if (index < 0)
            System.Array.Clear(to, offset, Sha256.DigestBytes);
        else
            System.Array.Copy(_hashes, index * Sha256.DigestBytes, to, offset, Sha256.DigestBytes);
    }

    /// <summary>
    /// SHA-256 of the program: of its section, or, where a section of as many bytes stands for code in the image, that section itself.
    /// </summary>
    public void HashOfProgram(sbyte[] to, int offset)
    {
        if (BytesOf(PackSection.Program) != Sha256.DigestBytes || !Read(PackSection.Program, 0, to, offset, Sha256.DigestBytes))
            Hash(PackSection.Program, to, offset);
    }

    /// <summary>One of the manifest's names: 32 bytes of ASCII, filled up with zeros.</summary>
    /// <param name="at">PackLayout.ProductAt, LabelAt, BoardAt, KernelSetAt or KeyNameAt.</param>
    public void Name(int at, sbyte[] to, int offset)
    {
        System.Array.Copy(_names, at - PackLayout.ProductAt, to, offset, PackLayout.NameBytes);
    }

    internal void Take(PackManifest manifest, IFlash flash, int address)
    {
        Flash = flash;
        Release = manifest.Release;
        _sections = manifest.SectionCount;
        System.Array.Copy(manifest.Content, PackLayout.ProductAt, _names, 0, _names.Length);
        for (int i = 0; i < _sections; i++)
        {
            System.Array.Copy(manifest.Content, manifest.OffsetOfHash(i), _hashes, i * Sha256.DigestBytes, Sha256.DigestBytes);
            _kinds[i] = manifest.KindOfSection(i);
            _addresses[i] = address + manifest.OffsetOfSection(i);
            _bytes[i] = manifest.BytesOfSection(i);
        }
    }

    private int IndexOf(int kind)
    {
        for (int i = 0; i < _sections; i++)
        {
            if (_kinds[i] == kind)
                return i;
        }

        return -1;
    }
}
