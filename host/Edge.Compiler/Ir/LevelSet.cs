namespace Edge.Compiler.Ir;

/// <summary>One network at several amounts of compute: level 0 is all of it; each later one computes less with parts of the same filters.</summary>
/// <remarks>
/// The levels have the same nodes, wired in the same way, the same inputs and the same outputs. A filter of a later level is the leading block
/// of level 0's along every axis: its first output channels, each over the first input channels. A positive factor for each output channel is
/// the level's own, which is what batch statistics of its own leave in the filter when they are folded; in INT8 the integers are the same and
/// the factor is in the scale. Biases, every other constant and the quantization of what is computed are each level's own, except that inputs
/// and outputs mean the same at every level. Yaguchi et al. 2021, arXiv:1910.13141.
/// </remarks>
public sealed class LevelSet
{
    /// <summary>More than anybody chooses between.</summary>
    public const int MostLevels = 16;

    /// <param name="levels">From all of the network down, 2 to 16; each takes at most as many MACs as the one before.</param>
    /// <exception cref="ModelException">E0102: they are not one network. E0103: a filter is not a part of level 0's.</exception>
    public LevelSet(IReadOnlyList<Graph> levels)
    {
        Levels = levels;
        if (levels.Count is < 2 or > MostLevels)
        {
            throw new ModelException("E0102", levels.Count == 0 ? "levels" : levels[0].Name, $"{levels.Count} levels", $"2 to {MostLevels}",
                "a network of one level is a graph");
        }

        for (int level = 1; level < levels.Count; level++)
            new LevelCheck(levels[0], levels[level], level).Run(levels[level - 1].Macs);
    }

    /// <summary>Each a whole network that can run alone.</summary>
    public IReadOnlyList<Graph> Levels { get; }

    /// <summary>Level 0: the whole network.</summary>
    public Graph Full => Levels[0];

    public int Count => Levels.Count;

    public string Name => Full.Name;

    /// <summary>True when activations are int8.</summary>
    public bool IsInt8 => Full.IsInt8;

    /// <summary>The levels after a pass that keeps what they have in common.</summary>
    /// <exception cref="ModelException">E0102, E0103: it did not.</exception>
    public LevelSet After(Func<Graph, Graph> pass) => new([.. Levels.Select(pass)]);
}
