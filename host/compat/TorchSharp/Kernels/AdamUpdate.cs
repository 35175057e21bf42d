using System.Numerics;

namespace TorchSharp.Kernels;

/// <summary>One Adam step over the elements of a parameter, in one pass.</summary>
internal readonly unsafe struct AdamUpdate
{
    /// <summary>-1 to climb instead of descend.</summary>
    public required double Sign { get; init; }

    /// <summary>Factor of the parameter before the step: decoupled weight decay.</summary>
    public required double Shrink { get; init; }

    /// <summary>Share of the parameter that is added to the gradient: weight decay as in Adam.</summary>
    public required double Decay { get; init; }

    public required double Beta1 { get; init; }
    public required double Beta2 { get; init; }
    public required double Eps { get; init; }

    /// <summary>sqrt(1 - beta2^step).</summary>
    public required double RootCorrection { get; init; }

    /// <summary>Learning rate / (1 - beta1^step).</summary>
    public required double StepSize { get; init; }

    /// <param name="largest">Running maximum of the second moment (amsgrad), or null.</param>
    public void Run(float* p, float* grad, float* m, float* v, float* largest, long n)
    {
        var me = this;
        Work.Ranges(n, Work.Grain,
            (first, end) => me.Range(p + first, grad + first, m + first, v + first, largest == null ? null : largest + first, end - first));
    }

    private void Range(float* p, float* grad, float* m, float* v, float* largest, long n)
    {
        int lanes = Vector<float>.Count;
        long i = 0;
        for (; i <= n - lanes; i += lanes)
            Lanes(p + i, grad + i, m + i, v + i, largest == null ? null : largest + i);
        if (i == n)
            return;

        // The rest goes through the same code in a buffer, so that it is rounded the same.
        float* rest = stackalloc float[5 * lanes];
        new Span<float>(rest, 5 * lanes).Clear();
        float*[] arrays = [p, grad, m, v, largest];
        for (int a = 0; a < arrays.Length; a++)
        {
            for (long j = i; j < n && arrays[a] != null; j++)
                rest[a * lanes + j - i] = arrays[a][j];
        }

        Lanes(rest, rest + lanes, rest + 2 * lanes, rest + 3 * lanes, largest == null ? null : rest + 4 * lanes);
        for (int a = 0; a < arrays.Length; a++)
        {
            for (long j = i; j < n && arrays[a] != null && a != 1; j++)
                arrays[a][j] = rest[a * lanes + j - i];
        }
    }

    private void Lanes(float* p, float* grad, float* m, float* v, float* largest)
    {
        var x = Vector.Load(p);
        var g = Vector.Load(grad) * (float)Sign;
        if (Shrink != 1)
            x *= (float)Shrink;
        if (Decay != 0)
            g = Vector.FusedMultiplyAdd(x, new Vector<float>((float)Decay), g);
        var mean = Vector.FusedMultiplyAdd(g, new Vector<float>((float)(1 - Beta1)), Vector.Load(m) * (float)Beta1);
        var square = Vector.FusedMultiplyAdd(g * (float)(1 - Beta2), g, Vector.Load(v) * (float)Beta2);
        Vector.Store(mean, m);
        Vector.Store(square, v);
        if (largest != null)
        {
            square = Vector.Max(square, Vector.Load(largest));
            Vector.Store(square, largest);
        }

        var denominator = Vector.SquareRoot(square) / new Vector<float>((float)RootCorrection) + new Vector<float>((float)Eps);
        Vector.Store(x + mean * (float)-StepSize / denominator, p);
    }
}
