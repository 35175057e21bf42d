using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Random;

/// <summary>Fills contiguous tensors with random numbers, drawing as libtorch's CPU kernels draw.</summary>
internal static unsafe class Fill
{
    // libtorch switches from one Box-Muller pair at a time in double to blocks of 16 in float at this count.
    private const int NormalBlock = 16;

    public static void Uniform(TensorBody target, double from, double to, Generator generator)
    {
        if (from > to)
            throw Shapes.Invalid($"uniform_ expects to return a [from, to) range, but found from={from} > to={to}");
        lock (generator)
        {
            var source = generator.Source;
            if (target.Type == ScalarType.Float64)
            {
                for (long i = 0; i < target.Count; i++)
                    ((double*)target.Bytes)[i] = source.NextDouble() * (to - from) + from;
                return;
            }

            float low = (float)from, range = (float)to - (float)from;
            float* values = Floats(target);
            for (long i = 0; i < target.Count; i++)
                values[i] = MathF.FusedMultiplyAdd(source.NextSingle(), range, low);
        }
    }

    public static void Normal(TensorBody target, double mean, double std, Generator generator)
    {
        if (std < 0)
            throw Shapes.Invalid($"normal expects std >= 0.0, but found std {std}");
        lock (generator)
        {
            var source = generator.Source;
            if (target.Type == ScalarType.Float64)
            {
                for (long i = 0; i < target.Count; i++)
                    ((double*)target.Bytes)[i] = source.NextNormal() * std + mean;
                return;
            }

            float* values = Floats(target);
            long n = target.Count;
            if (n < NormalBlock)
            {
                for (long i = 0; i < n; i++)
                    values[i] = (float)(source.NextNormal() * std + mean);
                return;
            }

            for (long i = 0; i < n; i++)
                values[i] = source.NextSingle();
            long at = 0;
            for (; at <= n - NormalBlock; at += NormalBlock)
                BoxMuller(values + at, (float)mean, (float)std);
            if (at < n)
            {
                float* last = values + n - NormalBlock;
                for (int i = 0; i < NormalBlock; i++)
                    last[i] = source.NextSingle();
                BoxMuller(last, (float)mean, (float)std);
            }
        }
    }

    /// <summary>1 with probability <paramref name="p"/>, else 0.</summary>
    public static void Bernoulli(TensorBody target, double p, Generator generator)
    {
        if (p is not (>= 0 and <= 1))
            throw Shapes.Invalid($"bernoulli_ expects p to be in [0, 1], but got p={p}");
        lock (generator)
        {
            float* values = Floats(target);
            for (long i = 0; i < target.Count; i++)
                values[i] = generator.Source.NextDouble() < p ? 1 : 0;
        }
    }

    /// <summary>Whole numbers in [low, high).</summary>
    public static void Integers(TensorBody target, long low, long high, Generator generator)
    {
        if (low >= high)
            throw Shapes.Invalid($"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}");
        ulong range = (ulong)(high - low);
        lock (generator)
        {
            for (long i = 0; i < target.Count; i++)
            {
                ulong draw = range >= 1UL << 32 ? generator.Source.Next64() : generator.Source.Next();
                target.L[i] = (long)(draw % range) + low;
            }
        }
    }

    public static void Permutation(TensorBody target, Generator generator)
    {
        long n = target.Count;
        long* values = target.L;
        for (long i = 0; i < n; i++)
            values[i] = i;
        lock (generator)
        {
            for (long i = 0; i < n - 1; i++)
            {
                long other = i + generator.Source.Next() % (n - i);
                (values[i], values[other]) = (values[other], values[i]);
            }
        }
    }

    private static float* Floats(TensorBody target) => target.Type == ScalarType.Float32
        ? target.F
        : throw Shapes.Invalid($"random numbers of this kind fill Float32 and Float64 tensors, found {target.Type}");

    private static void BoxMuller(float* values, float mean, float std)
    {
        for (int i = 0; i < NormalBlock / 2; i++)
        {
            float radius = MathF.Sqrt(-2 * MathF.Log(1 - values[i])), angle = 2 * MathF.PI * values[i + NormalBlock / 2];
            values[i] = MathF.FusedMultiplyAdd(radius * MathF.Cos(angle), std, mean);
            values[i + NormalBlock / 2] = MathF.FusedMultiplyAdd(radius * MathF.Sin(angle), std, mean);
        }
    }
}
