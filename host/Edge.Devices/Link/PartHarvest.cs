using Edge.Compiler.Storage;
using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>Fetches the parts that a device keeps since it judged them NG or GRAY, the oldest first.</summary>
/// <remarks>A part stays on the device until <see cref="Taken"/>: whoever stops before that finds it again.</remarks>
public sealed class PartHarvest(DeviceLink link)
{
    /// <exception cref="Compiler.Ir.DeviceException">E0606: its firmware keeps none.</exception>
    public HarvestState Look(CancellationToken cancellation = default) => State(Ask([HarvestAction.Look], cancellation));

    /// <returns>Null: there is none.</returns>
    /// <exception cref="LinkLostException">Its checksum is not the one the device states, or the session is over.</exception>
    public HarvestedPart? Read(CancellationToken cancellation = default)
    {
        LinkMessage message = Ask([HarvestAction.Read], cancellation);
        if (message.Number(4) < 0)
            return null;
        // Only a device whose network has more than scores says how many of its outputs are judged, and how many rows the map behind them has.
        if (message.Payload.Length is not (72 or 76 or 80))
            throw new LinkLostException($"describes a part in {message.Payload.Length} bytes, not in 72, 76 or 80");
        int height = message.Number(48), width = message.Number(52), channels = message.Number(56), outputs = message.Number(60);
        long inputs = (long)height * width * channels;
        int scores = message.Payload.Length > 72 ? message.Number(72) : outputs, rows = message.Payload.Length > 76 ? message.Number(76) : 0;
        if (message.Number(64) != message.Content.Length || (uint)message.Number(68) != Crc32.Of(message.Content)
            || inputs + outputs != message.Content.Length || scores < 0 || scores > outputs
            || rows < 0 || (rows > 0 && (scores == outputs || (outputs - scores) % rows != 0)))
            throw new LinkLostException("sends a part that does not have its checksum");
        sbyte[] content = [.. message.Content.Select(value => (sbyte)value)];
        int map = (int)inputs + scores;
        return new HarvestedPart(message.Number(4), message.Number(20), message.Number(24), message.Number(28), message.Number(32), message.Number(36),
            message.Number(40), message.Number(44), height, width, channels, content[..(int)inputs], content[(int)inputs..map], content[map..], rows);
    }

    /// <summary>The part is on this computer's disk: the device may forget it.</summary>
    public HarvestState Taken(HarvestedPart part, CancellationToken cancellation = default) => State(Ask([HarvestAction.Taken, part.Number], cancellation));

    private static HarvestState State(LinkMessage message) => new(message.Number(8), message.Number(12), message.Number(16));

    private LinkMessage Ask(ReadOnlySpan<int> numbers, CancellationToken cancellation) => link.Ask(Opcode.Harvest, Payload.Of(numbers), cancellation);
}
