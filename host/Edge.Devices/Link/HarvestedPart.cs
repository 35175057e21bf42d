namespace Edge.Devices.Link;

/// <summary>How many rejects and doubtful parts a device keeps.</summary>
/// <param name="Kept">Now.</param>
/// <param name="Room">At most.</param>
/// <param name="Lost">Since its start, that nobody fetched in time.</param>
public sealed record HarvestState(int Kept, int Room, int Lost);

/// <summary>A part that a device judged NG or GRAY.</summary>
/// <param name="Number">Counted by the device since its start.</param>
/// <param name="Tag">The part's at the line.</param>
/// <param name="Verdict">A constant of <see cref="Runtime.Judging.Verdict"/>.</param>
/// <param name="DecidingClass">-1: none.</param>
/// <param name="Excess">Steps above its limit.</param>
/// <param name="TakenAt">Microseconds of the device's clock.</param>
/// <param name="Input">What the network saw: [H, W, C].</param>
/// <param name="Scores">What it said and the device judged: its first output.</param>
/// <param name="Map">Its further outputs, such as a heat map; empty where there is none.</param>
/// <param name="MapRows">Rows of the map; 0: the device does not know.</param>
public sealed record HarvestedPart(
    int Number, int Tag, int Verdict, int DecidingClass, int Excess, int TakenAt, int ExposureMicroseconds, int Gain, int Height, int Width, int Channels,
    sbyte[] Input, sbyte[] Scores, sbyte[] Map, int MapRows)
{
    /// <summary>What tells it from every other part of this device, those before a restart included.</summary>
    public string Identity => $"{Number:d6}-{unchecked((uint)TakenAt):x8}{Compiler.Storage.Crc32.Of(Input):x8}";
}
