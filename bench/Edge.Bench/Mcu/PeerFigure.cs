using System.Text.Json;

namespace Edge.Bench.Mcu;

/// <summary>What another program took for a network, recorded in <c>bench/peers/mcu.json</c>: nothing of it is here.</summary>
/// <param name="Network">Short name: <c>ic</c>.</param>
/// <param name="Core">As <see cref="McuCore.Name"/>.</param>
/// <param name="Commit">Or its time, where none was recorded.</param>
/// <param name="Cycles">Modelled as ours are; null where they are not.</param>
/// <param name="RamBytes">Arena, scratch and what an interpreter keeps; null where it was not recorded, as for the two sizes before it.</param>
internal sealed record PeerFigure(
    string Network, string Peer, string Core, string Flags, string Commit, long Instructions, long? Cycles, long? TextBytes, long? RodataBytes, long? RamBytes)
{
    private static readonly JsonSerializerOptions _options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<PeerFigure> All() =>
        JsonSerializer.Deserialize<Recorded>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "peers", "mcu.json")), _options)!.Peers;

    private sealed record Recorded(string Measured, IReadOnlyList<PeerFigure> Peers);
}
