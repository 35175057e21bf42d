using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>The quantization of what every level computes, equal where the network's outputs take theirs from.</summary>
internal sealed class LevelScales
{
    private readonly Dictionary<Tensor, Quantization>[] _assigned;
    private readonly HashSet<string> _tied = [];

    /// <param name="levels">Prepared float graphs.</param>
    /// <param name="assigned">Of each level, from its own calibration.</param>
    public LevelScales(LevelSet levels, Dictionary<Tensor, Quantization>[] assigned)
    {
        _assigned = assigned;
        foreach (string source in levels.Full.Outputs.Select(output => Source(levels.Full, output)).Distinct())
        {
            // What arrives is calibrated on the same images at every level; what an operator fixes is not calibrated at all.
            if (levels.Full.Inputs.Any(input => input.Name == source) || assigned[0].Keys.All(tensor => tensor.Name != source))
                continue;
            _tied.Add(source);
            // An output's range is never clipped, so that one that holds those of all levels loses nobody's largest score.
            Quantization[] own = [.. assigned.Select(level => level.Single(pair => pair.Key.Name == source).Value)];
            Tie(source, ActivationRanges.ToQuantization(own.Min(q => q.Dequantize(-128)), own.Max(q => q.Dequantize(127))));
        }
    }

    /// <summary>Of one level, by tensor.</summary>
    public IReadOnlyDictionary<Tensor, Quantization> this[int level] => _assigned[level];

    /// <summary>True when the tensor of this name has one quantization at all levels.</summary>
    public bool IsTied(string tensor) => _tied.Contains(tensor);

    /// <summary>Gives a tensor the same quantization at every level, and to what a concatenation reads at its scale.</summary>
    public void Tie(string tensor, Quantization quantization)
    {
        foreach (Dictionary<Tensor, Quantization> assigned in _assigned)
        {
            Quantization before = assigned.Single(pair => pair.Key.Name == tensor).Value;
            foreach (Tensor same in assigned.Keys.Where(key => ReferenceEquals(assigned[key], before)).ToArray())
                assigned[same] = quantization;
        }
    }

    // What an operator only moves or selects keeps the quantization it came with.
    private static string Source(Graph graph, Tensor output)
    {
        Tensor tensor = output;
        while (graph.Nodes.FirstOrDefault(node => node.Output == tensor) is { Operator.OutputRange: OutputRange.SameAsInput } node)
            tensor = node.Inputs[0];
        return tensor.Name;
    }
}
