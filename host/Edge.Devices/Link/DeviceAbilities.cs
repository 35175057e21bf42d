using System.Buffers.Binary;
using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>What a device says when a session begins.</summary>
/// <param name="Window">Frames that may be on their way to it.</param>
/// <param name="Payload">Largest payload of a frame.</param>
/// <param name="Capabilities">Bits of <see cref="LinkCapability"/>.</param>
/// <param name="InputBytes">Of the network that runs; 0: none runs.</param>
/// <param name="Images">Images it holds at once.</param>
/// <param name="Steps">Steps of a run whose checksums it keeps.</param>
/// <param name="StepWindowBytes">Bytes of a step's output that one run gives.</param>
public sealed record DeviceAbilities(
    int Version, int Window, int Payload, int Capabilities, int InputBytes, int OutputBytes, int Images, int Steps, int StepWindowBytes)
{
    internal static DeviceAbilities Read(ReadOnlySpan<byte> from) => new(
        from[0], from[1], BinaryPrimitives.ReadUInt16LittleEndian(from[2..]), Number(from, 4), Number(from, 8), Number(from, 12),
        Number(from, 16), Number(from, 20), Number(from, 24));

    public bool Can(int capability) => (Capabilities & capability) != 0;

    private static int Number(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadInt32LittleEndian(from[at..]);
}
