using Edge.Compiler.Costs;

namespace Edge.Bench.Cost;

/// <summary>Fits what kernels cost to samples: a line for each kernel and bits, and more where depth or window decide what becomes of the loops.</summary>
internal static class CostFit
{
    private static readonly int[] _depths = [1, 2, 3, 4, 6, 8, 12, 16, 32];

    /// <summary>The coefficients of a line need more samples than there are of them.</summary>
    private const int FewestSamples = 6;

    /// <summary>Two lines are worth having if they leave so much of the squared error.</summary>
    private const double Worthwhile = 0.75;

    private const double Floor = 1000;

    private const int CallBytes = 40, WordBytes = 4;

    /// <summary>What writing an output takes at least: with taps in step with outputs, a fit could put all of it on them.</summary>
    private const double LeastPerOutput = 12;

    public static IReadOnlyList<KernelCost> Of(IReadOnlyList<CostSample> samples) =>
    [
        .. samples.GroupBy(sample => sample.Kernel).OrderBy(kernel => kernel.Key, StringComparer.Ordinal).SelectMany(OfKernel),
    ];

    // Of bits that a few samples happen to have, a line would say nothing: the nearest others are taken.
    private static IEnumerable<KernelCost> OfKernel(IEnumerable<CostSample> samples)
    {
        CostSample[][] groups = [.. samples.GroupBy(sample => sample.Bits).OrderByDescending(bits => bits.Key).Select(bits => bits.ToArray())];
        CostSample[][] many = [.. groups.Where(group => group.Length >= FewestSamples)];
        return (many.Length > 0 ? many : groups).SelectMany(group => Split(group, null, null));
    }

    // Again and again at the depth, or between points and windows, where it helps most. Of two parts by depth, the short one comes first.
    private static IReadOnlyList<KernelCost> Split(IReadOnlyList<CostSample> samples, int? mostDepth, bool? isPoint)
    {
        KernelCost whole = Line(samples, mostDepth, isPoint);
        var best = (Error: Worthwhile * Error(whole, samples), Parts: (IReadOnlyList<Part>)[]);
        IEnumerable<Part[]> splits = _depths.Where(depth => mostDepth is null || depth < mostDepth)
            .Select(depth => (Part[])
            [
                Part.Of(samples, depth, isPoint, work => work.Depth <= depth), Part.Of(samples, mostDepth, isPoint, work => work.Depth > depth),
            ]);
        if (isPoint is null)
            splits = splits.Append([Part.Of(samples, mostDepth, true, work => work.IsPoint), Part.Of(samples, mostDepth, false, work => !work.IsPoint)]);
        foreach (Part[] parts in splits.Where(parts => parts.All(part => part.Samples.Count >= FewestSamples)))
        {
            double error = parts.Sum(part => Error(Line(part.Samples, part.MostDepth, part.IsPoint), part.Samples));
            if (error < best.Error)
                best = (error, parts);
        }

        return best.Parts.Count == 0 ? [whole] : [.. best.Parts.SelectMany(part => Split(part.Samples, part.MostDepth, part.IsPoint))];
    }

    private static KernelCost Line(IReadOnlyList<CostSample> samples, int? mostDepth, bool? isPoint)
    {
        CostLine Fitted(Func<CostSample, double> cost)
        {
            // Beside sums of products, what a call costs once is nothing.
            bool sums = samples.Any(sample => sample.Work.Macs > 0), turns = samples.Any(IsShared);
            double[][] rows = [.. samples.Select(sample => sample.Work is var work && sums
                ? (double[])[work.Macs, work.Taps, work.Outputs, work.Turns, 0] : [0, 0, work.Outputs, 0, sample.Step.Calls.Count])];
            double least = sums && !turns ? LeastPerOutput : 0;
            double[] rest = [.. samples.Select(sample => Math.Max(1, cost(sample) - least * sample.Work.Outputs))];
            double[] x = [.. NonNegativeFit.Solve(rows, rest, Floor).Select(value => Math.Round(value, 3))];
            return new CostLine(x[0], x[1], Math.Round(x[2] + least, 3), x[3], x[4]);
        }

        // A call that shares its kernel has its parameters and the passing of them for itself.
        double code = samples.Average(sample => sample.CodeBytes / sample.Step.Calls.Count);
        double own = samples.All(IsShared) ? samples.Average(sample => CallBytes + (WordBytes * sample.Step.Calls[0].Parameters.Count)) : code;
        CostLine? cycles = samples.All(sample => sample.Cycles is not null) ? Fitted(sample => sample.Cycles!.Value) : null;
        return new KernelCost(samples[0].Kernel, samples[0].Bits, mostDepth, isPoint, Fitted(sample => sample.Instructions), cycles, Math.Round(own))
        {
            SharedBytes = Math.Round(code - own),
            Samples = samples.Count,
        };
    }

    // Kernels that are compiled once, EDGE_KEPT_ONCE in C, are those whose work has turns.
    private static bool IsShared(CostSample sample) => sample.Work.Turns > 0;

    private static double Error(KernelCost cost, IReadOnlyList<CostSample> samples) => samples.Sum(sample =>
    {
        double predicted = cost.Instructions.Of(sample.Work) + (sample.Step.Calls.Count - 1) * cost.Instructions.PerCall;
        return Math.Pow((predicted - sample.Instructions) / Math.Max(sample.Instructions, Floor), 2);
    });

    private sealed record Part(IReadOnlyList<CostSample> Samples, int? MostDepth, bool? IsPoint)
    {
        public static Part Of(IReadOnlyList<CostSample> samples, int? mostDepth, bool? isPoint, Func<CallWork, bool> belongs) =>
            new([.. samples.Where(sample => belongs(sample.Work))], mostDepth, isPoint);
    }
}
