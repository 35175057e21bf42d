using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>An operator with inputs [x, filter [O, ..., C], bias] whose every output channel sums over all input channels, unless it is grouped.</summary>
public interface ISumsChannels
{
    int Groups { get; }

    /// <summary>Which taps of the filter lie inside the image, at each kind of place; see <see cref="WindowPlacements"/>.</summary>
    IReadOnlyList<bool[]> Placements(Node node);
}
