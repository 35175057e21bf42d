namespace Edge.Training.Compressing;

/// <summary>What a move takes away.</summary>
public enum MoveKind
{
    /// <summary>Channels of a layer, with all that is tied to them.</summary>
    Channels,

    /// <summary>Directions of a layer's responses: it becomes two layers of fewer weights.</summary>
    Rank,

    /// <summary>Bits of a layer's weights.</summary>
    Bits,

    /// <summary>Single weights of a layer.</summary>
    Weights,

    /// <summary>Different values of a layer's weights: its table holds their numbers.</summary>
    Values,
}

/// <summary>The short names of moves, as <c>--moves channels,bits</c> has them.</summary>
public static class MoveKinds
{
    private static readonly string[] _names = ["channels", "ranks", "bits", "weights", "values"];

    public static IReadOnlyList<string> Names => _names;

    public static string NameOf(MoveKind kind) => _names[(int)kind];

    /// <summary>Null for another name.</summary>
    public static MoveKind? Find(string name) => Array.IndexOf(_names, name) is var found && found >= 0 ? (MoveKind)found : null;
}

/// <summary>An elementary move as it was taken.</summary>
/// <param name="Layer">The layer, or the layers that are tied, by node.</param>
/// <param name="What">For people: <c>to 24 channels</c>, <c>rank 16</c>, <c>4 bits</c>, <c>16 values</c>.</param>
/// <param name="Loss">Predicted, in nats for each image.</param>
/// <param name="Before">What the network took without it.</param>
/// <param name="After">What it takes with it.</param>
public sealed record CompressionMove(MoveKind Kind, string Layer, string What, double Loss, DeviceCost Before, DeviceCost After);
