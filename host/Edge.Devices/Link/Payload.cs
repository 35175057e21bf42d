using System.Buffers.Binary;

namespace Edge.Devices.Link;

/// <summary>Numbers as frames carry them: 32 bits, the lowest byte first.</summary>
internal static class Payload
{
    public static byte[] Of(params ReadOnlySpan<int> numbers)
    {
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }
}
