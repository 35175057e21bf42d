using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>What packs are signed with: a name that everybody may know and 32 bytes that nobody may.</summary>
/// <remarks>On disk two lines: <c>edge.key/1 NAME</c> and 64 hexadecimal digits. In a device: <see cref="ProvisionedKey"/>.</remarks>
public sealed record PackKey(string Name, byte[] Secret)
{
    private const string Heading = "edge.key/1 ";

    /// <summary>What packs inside a firmware's image are written with: no secret, since nobody checks their signature.</summary>
    public static PackKey OfImage { get; } = new("image", new byte[ProvisionedKey.SecretBytes]);

    /// <summary>A new key from the system's random numbers.</summary>
    public static PackKey Create(string name)
    {
        PackName.ToBytes("key", name);
        return new PackKey(name, RandomNumberGenerator.GetBytes(ProvisionedKey.SecretBytes));
    }

    /// <exception cref="DataException">E0421: there is no such file, or it holds no key.</exception>
    public static PackKey Load(string path, string shown)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0421", shown, "the key cannot be read", "a file that 'edge pack --new-key' wrote", e.Message, e);
        }

        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (lines is [var first, var digits] && first.StartsWith(Heading, StringComparison.Ordinal)
            && digits.Length == 2 * ProvisionedKey.SecretBytes && digits.All(char.IsAsciiHexDigit))
        {
            string name = first[Heading.Length..];
            PackName.ToBytes(shown, name);
            return new PackKey(name, Convert.FromHexString(digits));
        }

        throw new DataException("E0421", shown, "not a key", "'edge.key/1 NAME' and a line of 64 hexadecimal digits", "'edge pack --new-key FILE' makes one");
    }

    public string ToText() => $"{Heading}{Name}\n{Convert.ToHexStringLower(Secret)}\n";

    /// <summary>What is written into a device's protected memory; see <see cref="ProvisionedKey"/>.</summary>
    public byte[] ToDeviceRecord()
    {
        byte[] record = new byte[ProvisionedKey.RecordBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, ProvisionedKey.Magic0);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), ProvisionedKey.Magic1);
        PackName.ToBytes("key", Name).CopyTo(record, ProvisionedKey.NameAt);
        Secret.CopyTo(record, ProvisionedKey.SecretAt);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(ProvisionedKey.ChecksumAt), Storage.Crc32.Of(record.AsSpan(0, ProvisionedKey.ChecksumAt)));
        return record;
    }

    /// <summary>The secret stays out of logs.</summary>
    public override string ToString() => Name;
}
