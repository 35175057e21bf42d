using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>What each recorded operator computes from its recorded inputs; the first output is the one that is differentiated.</summary>
public static partial class OperatorCases
{
    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> All { get; } = Collect();

    private static Dictionary<string, Func<Tensor[], Tensor[]>> Collect()
    {
        var all = new Dictionary<string, Func<Tensor[], Tensor[]>>();
        foreach ((string name, Func<Tensor[], Tensor> forward) in Layers.Concat(Elements).Concat(Shapes).Concat(Losses))
            all.Add(name, inputs => [forward(inputs)]);
        foreach ((string name, Func<Tensor[], Tensor[]> forward) in Several)
            all.Add(name, forward);
        return all;
    }
}
