using System.Text;

namespace Edge.Devices.Nano.Interop;

/// <summary>The number by which nanoCLR matches an assembly with the native methods of the firmware: a CRC-32 over names and signatures.</summary>
/// <remarks>
/// Polynomial 04C11DB7, most significant bit first, from 0, not inverted. For each counted method of the table: assembly, class and method name of a native one,
/// <c>NULL</c> for another; until the first native one is done the running value reads as 0. nanoFramework 1; version 2 computes it otherwise.
/// </remarks>
public static class NativeChecksum
{
    private const uint Polynomial = 0x04C11DB7;

    /// <returns>0 for an assembly without native methods.</returns>
    public static uint Of(string assembly, IEnumerable<NativeMethod> methods)
    {
        uint crc = 0;
        bool any = false;
        void Append(string text) => crc = Append32(any ? crc : 0, text);
        foreach (NativeMethod method in methods.Where(method => method.IsCounted))
        {
            if (!method.IsNative)
            {
                Append("NULL");
                continue;
            }

            Append(assembly);
            Append(method.Class);
            Append(method.Name);
            any = true;
        }

        return any ? crc : 0;
    }

    private static uint Append32(uint crc, string text)
    {
        foreach (byte value in Encoding.ASCII.GetBytes(text))
        {
            crc ^= (uint)value << 24;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
        }

        return crc;
    }
}
