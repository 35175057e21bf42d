using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>Lays a pack out and signs it. The same content and key give the same bytes on any machine.</summary>
public static class PackWriter
{
    /// <summary>What a device takes at once; larger only where the manifest would not hold all the checksums.</summary>
    private const int UsualChunkBytes = 1024;

    /// <exception cref="UsageException">E0427: a name does not fit. E0429: the sections are too many or too large, or the release is negative.</exception>
    public static byte[] Write(PackContent content, PackKey key)
    {
        if (content.Release < 0)
            throw new UsageException("E0429", "--release", $"{content.Release}", "a number from 0 that grows from release to release");
        if (content.Parts.Count is 0 or > PackLayout.MostSections)
            throw new UsageException("E0429", content.Product, $"{content.Parts.Count} sections", $"1 to {PackLayout.MostSections}");
        long bodyBytes = content.Parts.Sum(part => Aligned(part.Bytes.LongLength));
        if (bodyBytes == 0)
            throw new UsageException("E0429", content.Product, "sections without any byte", "a program at least");
        int chunkBytes = ChunkBytes(content, bodyBytes);
        int chunks = PackLayout.Chunks((int)bodyBytes, chunkBytes);
        int manifestBytes = PackLayout.ManifestBytes(content.Parts.Count, chunks);

        byte[] pack = new byte[manifestBytes + bodyBytes];
        PutNumber(pack, 0, PackLayout.Magic0);
        PutNumber(pack, 4, PackLayout.Magic1);
        PutNumber(pack, PackLayout.VersionAt, PackLayout.Version);
        PutNumber(pack, PackLayout.ManifestBytesAt, manifestBytes);
        PutNumber(pack, PackLayout.PackBytesAt, pack.Length);
        PutNumber(pack, PackLayout.ChunkBytesAt, chunkBytes);
        PutNumber(pack, PackLayout.ReleaseAt, content.Release);
        PutNumber(pack, PackLayout.SectionCountAt, content.Parts.Count);
        PackName.ToBytes("product", content.Product).CopyTo(pack, PackLayout.ProductAt);
        PackName.ToBytes("--label", content.Label).CopyTo(pack, PackLayout.LabelAt);
        PackName.ToBytes("board", content.Board).CopyTo(pack, PackLayout.BoardAt);
        PackName.ToBytes("kernel set", content.KernelSet).CopyTo(pack, PackLayout.KernelSetAt);
        PackName.ToBytes("key", key.Name).CopyTo(pack, PackLayout.KeyNameAt);

        int at = manifestBytes;
        for (int i = 0; i < content.Parts.Count; i++)
        {
            PackPart part = content.Parts[i];
            int entry = PackLayout.SectionsAt + i * PackLayout.SectionBytes;
            PutNumber(pack, entry, part.Kind);
            PutNumber(pack, entry + PackLayout.SectionOffsetAt, at);
            PutNumber(pack, entry + PackLayout.SectionLengthAt, part.Bytes.Length);
            SHA256.HashData(part.Bytes, pack.AsSpan(entry + PackLayout.SectionHashAt));
            part.Bytes.CopyTo(pack, at);
            at += PackLayout.Align(part.Bytes.Length);
        }

        Span<byte> body = pack.AsSpan(manifestBytes);
        SHA256.HashData(body, pack.AsSpan(PackLayout.BodyHashAt));
        int checksums = PackLayout.SectionsAt + content.Parts.Count * PackLayout.SectionBytes;
        for (int i = 0; i < chunks; i++)
            PutNumber(pack, checksums + 4 * i, (int)Storage.Crc32.Of(body.Slice(i * chunkBytes, Math.Min(chunkBytes, body.Length - i * chunkBytes))));
        int signed = manifestBytes - HMACSHA256.HashSizeInBytes;
        HMACSHA256.HashData(key.Secret, pack.AsSpan(0, signed), pack.AsSpan(signed));
        return pack;
    }

    private static int ChunkBytes(PackContent content, long bodyBytes)
    {
        for (int bytes = UsualChunkBytes; bytes <= PackLayout.MostChunkBytes; bytes *= 2)
        {
            if (bodyBytes <= (long)bytes * PackLayout.MostManifestBytes / 4
                && PackLayout.ManifestBytes(content.Parts.Count, PackLayout.Chunks((int)bodyBytes, bytes)) <= PackLayout.MostManifestBytes)
                return bytes;
        }

        throw new UsageException("E0429", content.Product, $"sections of {bodyBytes} bytes", "up to 20 MB", "fewer golden vectors, or a smaller model");
    }

    private static long Aligned(long bytes) => (bytes + PackLayout.Alignment - 1) / PackLayout.Alignment * PackLayout.Alignment;

    private static void PutNumber(byte[] pack, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(pack.AsSpan(at), value);
}
