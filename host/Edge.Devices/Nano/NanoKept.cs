using Edge.Devices.Boards;
using Edge.Runtime.Line;

namespace Edge.Devices.Nano;

/// <summary>What a device keeps of its last rejects and doubtful parts: as many as an eighth of its managed heap holds, 64 at most.</summary>
/// <param name="Parts">Parts there is room for.</param>
/// <param name="PartBytes">Of one, on nanoCLR.</param>
/// <param name="Bytes">Of all.</param>
public sealed record NanoKept(int Parts, int PartBytes, int Bytes)
{
    private const int HeapShare = 8;

    /// <param name="inputBytes">Of the network, as <paramref name="outputBytes"/>, of all its outputs.</param>
    /// <returns>Null: nobody could ask for them, the board's heap is not known, or its share holds none.</returns>
    public static NanoKept? Of(NanoFirmware nano, int linkBaud, int inputBytes, int outputBytes)
    {
        int part = inputBytes + outputBytes + KeptParts.HeadBytes;
        int parts = Math.Min(nano.HeapBytes / HeapShare / part, KeptParts.Most);
        return linkBaud == 0 || parts == 0 ? null : new NanoKept(parts, part, parts * part);
    }
}
