using System.Text;
using Edge.Compiler.Ir;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>Names as packs, keys and devices hold them: printable ASCII, filled up with zeros.</summary>
public static class PackName
{
    /// <param name="where">Names the option or file in messages.</param>
    /// <returns>32 bytes, as the device compares them.</returns>
    /// <exception cref="UsageException">E0427: the name does not fit.</exception>
    public static byte[] ToBytes(string where, string name)
    {
        if (name.Length is 0 or > PackLayout.NameBytes || name.Any(c => c is <= ' ' or > '~'))
            throw new UsageException("E0427", where, $"the name '{name}'", $"1 to {PackLayout.NameBytes} printable ASCII characters without spaces");
        byte[] bytes = new byte[PackLayout.NameBytes];
        Encoding.ASCII.GetBytes(name, bytes);
        return bytes;
    }

    /// <summary>The same for the device's types.</summary>
    public static sbyte[] ToDevice(string name) => (sbyte[])(object)ToBytes("device", name);

    public static string Read(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes[..PackLayout.NameBytes]).TrimEnd('\0');
}
