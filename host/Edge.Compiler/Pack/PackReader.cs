using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>A pack that was read and checked.</summary>
/// <param name="KeyName">The key it says it was signed with.</param>
/// <param name="IsSignatureChecked">Whether that key was at hand, and made the tag.</param>
/// <param name="Id">SHA-256 of the manifest without its tag, 64 hexadecimal digits: one for every content.</param>
public sealed record ReadPack(PackContent Content, string KeyName, bool IsSignatureChecked, string Id, int ManifestBytes, int PackBytes, int ChunkBytes)
{
    /// <summary>SHA-256 of each section, as the manifest states and the content has it.</summary>
    public IReadOnlyList<string> PartHashes => [.. Content.Parts.Select(part => Convert.ToHexStringLower(SHA256.HashData(part.Bytes)))];
}

/// <summary>Reads a pack as suspiciously as the device does, and says what is wrong with it.</summary>
public static class PackReader
{
    private const string Again = "write the pack again, or copy it again";

    /// <param name="key">Null: the signature is not checked.</param>
    /// <exception cref="DataException">E0422 to E0426: not a whole pack, or not this key's.</exception>
    public static ReadPack Load(string path, string shown, PackKey? key)
    {
        try
        {
            return Read(File.ReadAllBytes(path), shown, key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0422", shown, "the pack cannot be read", $"a readable {PackContent.Extension} file", e.Message, e);
        }
    }

    /// <inheritdoc cref="Load"/>
    /// <param name="pack">A whole file.</param>
    /// <param name="shown">What messages call it.</param>
    public static ReadPack Read(byte[] pack, string shown, PackKey? key)
    {
        var manifest = new PackManifest();
        UpdateResult result = manifest.Load((sbyte[])(object)pack, 0, pack.Length);
        if (result is UpdateResult.NotAPack or UpdateResult.UnknownVersion)
            throw new DataException("E0423", shown, result == UpdateResult.NotAPack ? "not a pack" : "a pack of another version",
                $"version {PackLayout.Version}, as 'edge pack' writes it");
        if (result != UpdateResult.Ok || pack.Length != manifest.PackBytes)
        {
            throw new DataException("E0424", shown, result != UpdateResult.Ok ? "a manifest that contradicts itself or is cut short" : $"{pack.Length} bytes",
                result != UpdateResult.Ok ? "a whole manifest" : $"{manifest.PackBytes} bytes, as its manifest says", Again);
        }

        string keyName = PackName.Read(pack.AsSpan(PackLayout.KeyNameAt));
        int signed = manifest.Bytes - HMACSHA256.HashSizeInBytes;
        bool isSigned = key is not null
            && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Secret, pack.AsSpan(0, signed)),
                pack.AsSpan(signed, HMACSHA256.HashSizeInBytes));
        if (key is not null && !isSigned)
        {
            throw new DataException("E0426", shown, keyName == key.Name ? $"the signature is not that of '{key.Name}'" : $"is signed with the key '{keyName}'",
                $"a pack signed with '{key.Name}'",
                keyName == key.Name ? "the manifest was changed, or the key's secret is another one" : "name that key, or sign the pack again");
        }

        CheckBody(pack, manifest, shown);
        return new ReadPack(ContentOf(pack, manifest, shown), keyName, isSigned, Convert.ToHexStringLower(SHA256.HashData(pack.AsSpan(0, signed))),
            manifest.Bytes, manifest.PackBytes, manifest.ChunkBytes);
    }

    private static void CheckBody(byte[] pack, PackManifest manifest, string shown)
    {
        for (int i = 0; i < manifest.ChunkCount; i++)
        {
            int from = manifest.Bytes + i * manifest.ChunkBytes, bytes = manifest.BytesOfChunk(i);
            if ((int)Storage.Crc32.Of(pack.AsSpan(from, bytes)) != manifest.ChecksumOfChunk(i))
                throw new DataException("E0425", shown, $"chunk {i} of {manifest.ChunkCount} (bytes {from} to {from + bytes - 1}) is damaged",
                    "an unchanged file", Again);
        }

        if (!SHA256.HashData(pack.AsSpan(manifest.Bytes)).AsSpan().SequenceEqual(pack.AsSpan(PackLayout.BodyHashAt, SHA256.HashSizeInBytes)))
            throw new DataException("E0425", shown, "the content does not match its SHA-256", "an unchanged file", Again);
    }

    private static PackContent ContentOf(byte[] pack, PackManifest manifest, string shown)
    {
        var parts = new PackPart[manifest.SectionCount];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new PackPart(manifest.KindOfSection(i), pack.AsSpan(manifest.OffsetOfSection(i), manifest.BytesOfSection(i)).ToArray());
            ReadOnlySpan<byte> stated = pack.AsSpan(PackLayout.SectionsAt + i * PackLayout.SectionBytes + PackLayout.SectionHashAt, SHA256.HashSizeInBytes);
            if (!SHA256.HashData(parts[i].Bytes).AsSpan().SequenceEqual(stated))
                throw new DataException("E0425", shown, $"the {parts[i].Name} does not match its SHA-256", "an unchanged file", Again);
        }

        return new PackContent
        {
            Product = PackName.Read(pack.AsSpan(PackLayout.ProductAt)),
            Label = PackName.Read(pack.AsSpan(PackLayout.LabelAt)),
            Board = PackName.Read(pack.AsSpan(PackLayout.BoardAt)),
            KernelSet = PackName.Read(pack.AsSpan(PackLayout.KernelSetAt)),
            Release = manifest.Release,
            Parts = parts,
        };
    }
}
