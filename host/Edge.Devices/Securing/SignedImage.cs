using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Devices.Securing;

/// <summary>An image that is signed for secure boot v2: its last 4096 bytes hold up to three signature blocks.</summary>
/// <remarks>
/// <code>
/// block   0  0xe7, 2 (RSA), 0, 0     4  SHA-256 of all before the last 4096 bytes     36  key, 776 bytes (<see cref="SecureKey.BlockOf"/>)
///       812  signature, lowest byte first, 384 bytes: RSA-PSS, SHA-256, salt of 32   1196  CRC-32 of what precedes   1200  16 zeros
/// </code>
/// ESP-IDF, secure-boot-v2, Signature Block Format.
/// </remarks>
/// <param name="Sha256">Of the whole file.</param>
public sealed record SignedImage(string File, string Sha256)
{
    private const int Sector = 4096, Block = 1216, Blocks = 3, HashAt = 4, KeyAt = 36, KeyBytes = 776, SignatureAt = 812, SignatureBytes = 384, SumAt = 1196;

    /// <summary>Checks that a chip with this key's digest would start the image.</summary>
    /// <exception cref="DataException">E0743: it would not, and why.</exception>
    public static SignedImage Check(string path, string shown, SecureKey key)
    {
        byte[] image;
        try
        {
            image = System.IO.File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0743", shown, "the image cannot be read",
                "a boot loader or program signed with 'espsecure sign-data --version 2'", e.Message, e);
        }

        if (image.Length < 2 * Sector || image.Length % Sector != 0)
            throw Fault(shown, $"{image.Length} bytes: a signed image is a multiple of {Sector}, the last {Sector} of them signatures");
        byte[] hash = SHA256.HashData(image.AsSpan(..^Sector));
        string found = "";
        for (int i = 0; i < Blocks; i++)
        {
            ReadOnlySpan<byte> block = image.AsSpan(image.Length - Sector + i * Block, Block);
            if (block[0] != 0xe7 || block[1] != 2 || BinaryPrimitives.ReadUInt32LittleEndian(block[SumAt..]) != Crc32.Of(block[..SumAt]))
                continue;
            string digest = Convert.ToHexStringLower(SHA256.HashData(block.Slice(KeyAt, KeyBytes)));
            if (digest != key.Fingerprint)
            {
                found = $"is signed with another key, digest {digest[..12]}; {key.File} has {key.Fingerprint[..12]}";
                continue;
            }

            using RSA rsa = SecureKey.Rsa(System.IO.File.ReadAllBytes(key.File), key.File);
            byte[] signature = [.. block.Slice(SignatureAt, SignatureBytes)];
            Array.Reverse(signature);
            if (!block.Slice(HashAt, hash.Length).SequenceEqual(hash) || !rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss))
                throw Fault(shown, "was changed after it was signed");
            return new SignedImage(path, SecureKey.Sha256(image));
        }

        throw Fault(shown, found.Length > 0 ? found : "holds no signature");
    }

    private static DataException Fault(string shown, string found) => new("E0743", shown, $"{found}: the unit would never start again",
        "an image signed with the key that is burnt",
        "'espsecure sign-data --version 2 --keyfile KEY --output SIGNED IMAGE', write it to the unit, and plan again");
}
