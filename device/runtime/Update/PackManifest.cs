using System;

namespace Edge.Runtime.Update;

/// <summary>The signed beginning of a pack: names, sizes, hashes and checksums of everything behind it.</summary>
/// <remarks>Nothing in it is believed before its tag has been checked, but for the sizes that are needed to find the tag.</remarks>
public sealed class PackManifest
{
    private readonly sbyte[] _bytes = new sbyte[PackLayout.MostManifestBytes];
    private readonly sbyte[] _tag = new sbyte[HmacSha256.TagBytes];

    /// <summary>Bytes of the manifest with its tag.</summary>
    public int Bytes
    {
        get { return LittleEndian.Read(_bytes, PackLayout.ManifestBytesAt); }
    }

    /// <summary>Bytes of the whole pack.</summary>
    public int PackBytes
    {
        get { return LittleEndian.Read(_bytes, PackLayout.PackBytesAt); }
    }

    public int ChunkBytes
    {
        get { return LittleEndian.Read(_bytes, PackLayout.ChunkBytesAt); }
    }

    public int ChunkCount
    {
        get { return PackLayout.Chunks(PackBytes - Bytes, ChunkBytes); }
    }

    /// <summary>A number that grows from release to release.</summary>
    public int Release
    {
        get { return LittleEndian.Read(_bytes, PackLayout.ReleaseAt); }
    }

    public int SectionCount
    {
        get { return LittleEndian.Read(_bytes, PackLayout.SectionCountAt); }
    }

    /// <summary>The manifest itself, for those who pass it on; <see cref="Bytes"/> of it count.</summary>
    public sbyte[] Content
    {
        get { return _bytes; }
    }

    /// <summary>Takes a manifest over from memory.</summary>
    /// <param name="count">Bytes from <paramref name="offset"/>: the manifest, or more.</param>
    public UpdateResult Load(sbyte[] from, int offset, int count)
    {
        if (count < PackLayout.SectionsAt)
            return UpdateResult.NotAPack;
        Array.Copy(from, offset, _bytes, 0, PackLayout.SectionsAt);
        UpdateResult result = CheckSizes();
        if (result != UpdateResult.Ok)
            return result;
        if (count < Bytes)
            return UpdateResult.Malformed;
        Array.Copy(from, offset, _bytes, 0, Bytes);
        return CheckSections();
    }

    /// <summary>Takes a manifest over from flash.</summary>
    public UpdateResult Load(IFlash flash, int address)
    {
        if (!flash.Read(address, _bytes, 0, PackLayout.SectionsAt))
            return UpdateResult.Damaged;
        UpdateResult result = CheckSizes();
        if (result != UpdateResult.Ok)
            return result;
        if (!flash.Read(address + PackLayout.SectionsAt, _bytes, PackLayout.SectionsAt, Bytes - PackLayout.SectionsAt))
            return UpdateResult.Damaged;
        return CheckSections();
    }

    /// <summary>Whether the key's holder made this manifest, and for this device.</summary>
    public UpdateResult Check(HmacSha256 hmac, sbyte[] keyName, DeviceIdentity identity)
    {
        int signed = Bytes - HmacSha256.TagBytes;
        hmac.Start();
        hmac.Add(_bytes, 0, signed);
        hmac.Finish(_tag, 0);
        if (!HmacSha256.Same(_tag, 0, _bytes, signed, HmacSha256.TagBytes))
            return Is(PackLayout.KeyNameAt, keyName) ? UpdateResult.WrongSignature : UpdateResult.OtherKey;
        if (!Is(PackLayout.BoardAt, identity.Board))
            return UpdateResult.WrongBoard;
        if (!Is(PackLayout.KernelSetAt, identity.KernelSet))
            return UpdateResult.WrongKernelSet;
        return identity.Product[0] == 0 || Is(PackLayout.ProductAt, identity.Product) ? UpdateResult.Ok : UpdateResult.WrongProduct;
    }

    /// <summary>Whether the body of a pack on flash is the one this manifest was made with.</summary>
    /// <param name="address">Of the pack.</param>
    /// <param name="buffer">Working space, a multiple of 64 bytes.</param>
    public bool IsBodyOn(IFlash flash, int address, Sha256 hash, sbyte[] buffer)
    {
        hash.Start();
        int end = PackBytes;
        for (int at = Bytes; at < end; at += buffer.Length)
        {
            int part = end - at < buffer.Length ? end - at : buffer.Length;
            if (!flash.Read(address + at, buffer, 0, part))
                return false;
            hash.Add(buffer, 0, part);
        }

        hash.Finish(_tag, 0);
        return HmacSha256.Same(_tag, 0, _bytes, PackLayout.BodyHashAt, Sha256.DigestBytes);
    }

    /// <summary>Whether every chunk of a pack on flash has its checksum: the fast question, that chance alone cannot answer wrongly.</summary>
    /// <param name="address">Of the pack.</param>
    public bool AreChunksOn(IFlash flash, int address, sbyte[] buffer)
    {
        int at = address + Bytes;
        for (int i = 0; i < ChunkCount; i++)
        {
            int crc = Crc32.Start;
            for (int left = BytesOfChunk(i); left > 0; left -= buffer.Length)
            {
                int part = left < buffer.Length ? left : buffer.Length;
                if (!flash.Read(at, buffer, 0, part))
                    return false;
                crc = Crc32.Add(crc, buffer, 0, part);
                at += part;
            }

            if (Crc32.Finish(crc) != ChecksumOfChunk(i))
                return false;
        }

        return true;
    }

    /// <summary>Whether the manifest on flash is this one, byte for byte.</summary>
    public bool IsOn(IFlash flash, int address, sbyte[] buffer)
    {
        int end = Bytes;
        for (int at = 0; at < end; at += buffer.Length)
        {
            int part = end - at < buffer.Length ? end - at : buffer.Length;
            if (!flash.Read(address + at, buffer, 0, part) || !HmacSha256.Same(buffer, 0, _bytes, at, part))
                return false;
        }

        return true;
    }

    /// <summary>Bytes of a chunk: the last one may be short.</summary>
    public int BytesOfChunk(int index)
    {
        int left = PackBytes - Bytes - index * ChunkBytes;
        return left < ChunkBytes ? left : ChunkBytes;
    }

    public int ChecksumOfChunk(int index)
    {
        return LittleEndian.Read(_bytes, PackLayout.SectionsAt + SectionCount * PackLayout.SectionBytes + 4 * index);
    }

    /// <param name="index">Below <see cref="SectionCount"/>.</param>
    public int KindOfSection(int index)
    {
        return LittleEndian.Read(_bytes, PackLayout.SectionsAt + index * PackLayout.SectionBytes);
    }

    /// <summary>From the start of the pack.</summary>
    public int OffsetOfSection(int index)
    {
        return LittleEndian.Read(_bytes, PackLayout.SectionsAt + index * PackLayout.SectionBytes + PackLayout.SectionOffsetAt);
    }

    public int BytesOfSection(int index)
    {
        return LittleEndian.Read(_bytes, PackLayout.SectionsAt + index * PackLayout.SectionBytes + PackLayout.SectionLengthAt);
    }

    /// <summary>Where in <see cref="Content"/> the SHA-256 of a section stands.</summary>
    internal int OffsetOfHash(int index)
    {
        return PackLayout.SectionsAt + index * PackLayout.SectionBytes + PackLayout.SectionHashAt;
    }

    private bool Is(int at, sbyte[] name)
    {
        return HmacSha256.Same(_bytes, at, name, 0, PackLayout.NameBytes);
    }

    // Every comparison is made so that no sum can overflow, whatever the bytes say.
    private UpdateResult CheckSizes()
    {
        sbyte[] bytes = _bytes;
        if (LittleEndian.Read(bytes, 0) != PackLayout.Magic0 || LittleEndian.Read(bytes, 4) != PackLayout.Magic1)
            return UpdateResult.NotAPack;
        if (LittleEndian.Read(bytes, PackLayout.VersionAt) != PackLayout.Version)
            return UpdateResult.UnknownVersion;
        int chunk = ChunkBytes;
        int sections = SectionCount;
        if (chunk < PackLayout.LeastChunkBytes || chunk > PackLayout.MostChunkBytes || (chunk & chunk - 1) != 0
            || sections < 1 || sections > PackLayout.MostSections
            || Bytes < PackLayout.SectionsAt || Bytes > PackLayout.MostManifestBytes || PackBytes <= Bytes
            || (PackBytes & PackLayout.Alignment - 1) != 0)
            return UpdateResult.Malformed;
        int chunks = (PackBytes - Bytes - 1) / chunk + 1;
        return chunks <= PackLayout.MostManifestBytes / 4 && PackLayout.ManifestBytes(sections, chunks) == Bytes ? UpdateResult.Ok : UpdateResult.Malformed;
    }

    // One behind the other, each at the next multiple of the alignment, the last one at the end.
    private UpdateResult CheckSections()
    {
        int at = Bytes;
        for (int i = 0; i < SectionCount; i++)
        {
            int length = BytesOfSection(i);
            if (OffsetOfSection(i) != at || length < 0 || length > PackBytes - at)
                return UpdateResult.Malformed;
            at += PackLayout.Align(length);
        }

        return at == PackBytes ? UpdateResult.Ok : UpdateResult.Malformed;
    }
}
