using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>Which weights of a module's filters were 0 and which were equal, and the way back there after a step of training.</summary>
/// <remarks>Equal weights go to their mean: each centroid takes the mean of its weights' gradients. Han et al. 2016, arXiv:1510.00149, section 3.3, take the sum.</remarks>
internal sealed class WeightStructure
{
    /// <summary>A filter with more different values than this share of its weights is not taken for a shared one.</summary>
    private const double MostDistinct = 0.25;

    private readonly List<(Tensor Filter, bool[]? Zeros, int[]? Groups, int Count)> _filters = [];

    public WeightStructure(GraphModule module)
    {
        foreach (TrainableNode part in module.Parts.Where(part => part.Node.Operator is IFiltered))
        {
            Tensor filter = part.LearnedAt(1)!;
            float[] values = Values(filter);
            float[] distinct = [.. values.Distinct().Where(value => value != 0)];
            bool isShared = distinct.Length <= MostDistinct * values.Length;
            var numbers = distinct.Select((value, i) => (value, i)).ToDictionary(pair => pair.value, pair => pair.i);
            bool[]? zeros = values.Contains(0) ? [.. values.Select(value => value == 0)] : null;
            if (isShared || zeros is not null)
                _filters.Add((filter, zeros, isShared ? [.. values.Select(value => value == 0 ? -1 : numbers[value])] : null, distinct.Length));
        }
    }

    public void Restore()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (filter, zeros, groups, count) in _filters)
        {
            float[] values = Values(filter);
            if (zeros is not null)
                Clear(values, zeros);
            if (groups is not null)
                Average(values, groups, count);
            filter.copy_(tensor(values, filter.shape));
        }
    }

    private static void Clear(float[] values, bool[] zeros)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (zeros[i])
                values[i] = 0;
        }
    }

    private static void Average(float[] values, int[] groups, int count)
    {
        double[] sums = new double[count];
        int[] members = new int[count];
        for (int i = 0; i < values.Length; i++)
        {
            if (groups[i] >= 0)
            {
                sums[groups[i]] += values[i];
                members[groups[i]]++;
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (groups[i] >= 0)
                values[i] = (float)(sums[groups[i]] / members[groups[i]]);
        }
    }

    private static float[] Values(Tensor filter)
    {
        using Tensor values = filter.detach().contiguous();
        return values.data<float>().ToArray();
    }
}
