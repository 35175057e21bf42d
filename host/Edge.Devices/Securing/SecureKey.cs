using System.Numerics;
using System.Security.Cryptography;
using Edge.Compiler.Ir;

namespace Edge.Devices.Securing;

/// <summary>A key that is to be burnt, checked.</summary>
/// <param name="Role"><see cref="Signing"/> or <see cref="Encryption"/>.</param>
/// <param name="FileSha256">Of the file, hexadecimal as all that follows.</param>
/// <param name="Fingerprint">Tells keys apart and gives nothing away: the digest that is burnt, or SHA-256 of the key.</param>
/// <param name="Values">What stands in a step's places.</param>
public sealed record SecureKey(string Role, string File, string FileSha256, string Fingerprint, IReadOnlyDictionary<string, string> Values)
{
    public const string Signing = "signing", Encryption = "encryption";

    /// <summary>Places of a step: the file of an encryption key, and that with the digest of a signing key.</summary>
    public const string FilePlace = "key", DigestFilePlace = "digest_file", DigestPlace = "digest", ReversedPlace = "reversed";

    private const int RsaBits = 3072, RsaBytes = RsaBits / 8, KeyBytes = 32, LeastDistinct = 16;

    /// <summary>Public or private RSA-3072 key for secure boot v2; only its public half is used.</summary>
    /// <param name="known">Fingerprints that are refused.</param>
    /// <exception cref="DataException">E0742: no such file, another kind or size, or a key that anybody can download.</exception>
    public static SecureKey ReadSigning(string path, string shown, IReadOnlyList<string> known)
    {
        byte[] bytes = Load(path, shown, "a public key in PEM, such as 'openssl rsa -in KEY -pubout' writes");
        using RSA key = Rsa(bytes, shown);
        byte[] digest = DigestOf(key);
        string fingerprint = Convert.ToHexStringLower(digest);
        RefuseKnown(known, fingerprint, shown);
        return new SecureKey(Signing, path, Sha256(bytes), fingerprint, new Dictionary<string, string> { [DigestPlace] = fingerprint });
    }

    /// <summary>32 random bytes for XTS-AES-128.</summary>
    /// <inheritdoc cref="ReadSigning"/>
    public static SecureKey ReadEncryption(string path, string shown, IReadOnlyList<string> known)
    {
        const string accepted = "32 random bytes, as 'espsecure generate-flash-encryption-key' writes them";
        byte[] bytes = Load(path, shown, accepted);
        if (bytes.Length != KeyBytes)
        {
            throw new DataException("E0742", shown, $"holds {bytes.Length} bytes", accepted,
                bytes.Length == 2 * KeyBytes ? "a key for XTS-AES-256 takes two places; this tool burns XTS-AES-128" : null);
        }

        // Of 32 random bytes 30 differ on average; 16 or fewer come up once in 10^14 keys.
        if (bytes.Distinct().Count() <= LeastDistinct)
            throw new DataException("E0742", shown, $"holds only {bytes.Distinct().Count()} different bytes: nobody drew this at random", accepted);
        string fingerprint = Sha256(bytes);
        RefuseKnown(known, fingerprint, shown);
        return new SecureKey(Encryption, path, fingerprint, fingerprint, new Dictionary<string, string>
        {
            [FilePlace] = path,
            [ReversedPlace] = Convert.ToHexStringLower([.. bytes.Reverse()]),
        });
    }

    /// <summary>The key of a PEM file, of the one kind that secure boot v2 takes here.</summary>
    internal static RSA Rsa(byte[] pem, string shown)
    {
        const string accepted = "an RSA key of 3072 bits in PEM, public or private";
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(System.Text.Encoding.UTF8.GetString(pem));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new DataException("E0742", shown, "is no RSA key", accepted,
                "'espsecure generate-signing-key --version 2 --scheme rsa3072 FILE' makes one", e);
        }

        if (key.KeySize == RsaBits)
            return key;
        int bits = key.KeySize;
        key.Dispose();
        throw new DataException("E0742", shown, $"an RSA key of {bits} bits", accepted);
    }

    /// <summary>What the boot loader in ROM compares: SHA-256 over the key as signature blocks hold it, with what the RSA unit precomputes.</summary>
    /// <remarks>
    /// <code>
    /// n    384 bytes   modulus                 all numbers with the lowest byte first
    /// e      4 bytes   exponent
    /// r    384 bytes   2^6144 mod n
    /// m'     4 bytes   -1/n mod 2^32
    /// </code>
    /// ESP-IDF, secure-boot-v2, Signature Block Format; held to espsecure's digest-sbv2-public-key.
    /// </remarks>
    internal static byte[] DigestOf(RSA key) => SHA256.HashData(BlockOf(key));

    internal static byte[] BlockOf(RSA key)
    {
        RSAParameters numbers = key.ExportParameters(includePrivateParameters: false);
        var n = new BigInteger(numbers.Modulus, isUnsigned: true, isBigEndian: true);
        byte[] block = new byte[2 * (RsaBytes + sizeof(uint))];
        Put(n, block.AsSpan(0, RsaBytes));
        Put(new BigInteger(numbers.Exponent, isUnsigned: true, isBigEndian: true), block.AsSpan(RsaBytes, sizeof(uint)));
        Put(BigInteger.Remainder(BigInteger.One << (2 * RsaBits), n), block.AsSpan(RsaBytes + sizeof(uint), RsaBytes));
        BigInteger word = BigInteger.One << 32;
        Put(word - InverseOf(n % word, word), block.AsSpan(2 * RsaBytes + sizeof(uint), sizeof(uint)));
        return block;
    }

    // Newton's step doubles the bits that are right; an odd number is its own inverse modulo 8.
    private static BigInteger InverseOf(BigInteger odd, BigInteger word)
    {
        BigInteger inverse = odd;
        for (int bits = 3; bits < 32; bits *= 2)
            inverse = (inverse * (2 - odd * inverse) % word + word) % word;
        return inverse;
    }

    private static void Put(BigInteger number, Span<byte> into)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true);
        bytes.CopyTo(into);
    }

    private static byte[] Load(string path, string shown, string accepted)
    {
        try
        {
            return System.IO.File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0742", shown, "the key cannot be read", accepted, e.Message, e);
        }
    }

    private static void RefuseKnown(IReadOnlyList<string> known, string fingerprint, string shown)
    {
        if (!known.Contains(fingerprint))
            return;
        throw new DataException("E0742", shown, "is a key from somebody's examples: whoever looks can have it",
            "a key of your own, which nobody else has seen");
    }

    internal static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
