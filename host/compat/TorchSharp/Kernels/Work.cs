namespace TorchSharp.Kernels;

/// <summary>Runs the parts of a kernel, on every core where it pays.</summary>
/// <remarks>How work is cut depends on its size only, never on the number of threads, so that results do not either.</remarks>
internal static class Work
{
    /// <summary>Elements of one part of a pass over memory: 128 KiB of float32.</summary>
    public const int Grain = 1 << 15;

    /// <summary>Threads a kernel may use; <c>torch.set_num_threads</c>.</summary>
    public static int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Calls <paramref name="part"/>(first, end) for consecutive ranges of [0, <paramref name="count"/>).</summary>
    public static void Ranges(long count, int grain, Action<long, long> part)
    {
        long parts = (count + grain - 1) / grain;
        if (parts <= 1)
        {
            if (count > 0)
                part(0, count);
            return;
        }

        Parts((int)parts, i => part((long)i * grain, Math.Min((long)(i + 1) * grain, count)));
    }

    /// <summary>Calls <paramref name="part"/> for 0 to <paramref name="count"/> - 1.</summary>
    public static void Parts(int count, Action<int> part)
    {
        if (Threads <= 1 || count <= 1)
        {
            for (int i = 0; i < count; i++)
                part(i);
            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, part);
    }
}
