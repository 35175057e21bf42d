using System.Buffers.Binary;

namespace Edge.Devices.Link;

/// <summary>A message of a device.</summary>
/// <param name="Opcode">A constant of Edge.Runtime.Link.Opcode.</param>
/// <param name="Payload">Its own bytes.</param>
/// <param name="Content">What came in parts before it; empty where there was nothing.</param>
internal sealed record LinkMessage(int Opcode, byte[] Payload, byte[] Content)
{
    public int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(Payload.AsSpan(at));

    public long Long(int at) => BinaryPrimitives.ReadInt64LittleEndian(Payload.AsSpan(at));
}
