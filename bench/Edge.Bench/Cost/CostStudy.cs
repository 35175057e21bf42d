using System.Globalization;
using System.Text;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Storage;

namespace Edge.Bench.Cost;

/// <summary>Counts kernels on emulated cores, fits what they cost, and says how far off the fit is on networks that it has not seen.</summary>
internal static class CostStudy
{
    private static readonly Dictionary<string, (double? Silicon, double? PerInstruction, string Source)> _silicon = new()
    {
        ["cortex-m4"] = (1.3, null, "published boards take 1.17 to 1.35 times the modelled cycles (MLPerf Tiny, NUCLEO-L4R5ZI)"),
        ["cortex-m7"] = (null, 0.95, "estimate: MLPerf Tiny v1.2, the same software takes 0.59 times the cycles of a Cortex-M4 on NUCLEO-H7A3ZI-Q"),
        ["rv32imc"] = (null, 1.05, "estimate: ESP-NN states 426 ms at 160 MHz for person detection; the nearest network counts 65.2 M instructions"),
    };

    /// <param name="models">A folder of .tflite files.</param>
    /// <param name="costs">Receives a file for each core.</param>
    /// <param name="results">The file that receives the errors.</param>
    public static void Run(string models, string costs, string results)
    {
        IReadOnlyList<CostNetwork> networks = CostNetwork.All(models);
        CostSample[] plain =
        [
            .. LayerGrid.Of(), .. networks.Where(network => network.IsFitted).SelectMany(network => CostSample.Of(network.Name, network.Program.Graph)),
        ];
        var text = new StringBuilder();
        int most = 0;
        foreach (CountedCore core in CountedCore.All)
        {
            CostSample[] samples = [.. plain.SelectMany(sample => sample.On(core.Board.Instructions))];
            most = Math.Max(most, samples.Length);
            var counter = new CostCounter(core);
            CostSample[] own = [.. samples.Zip(counter.Count([.. samples.Select(sample => new CountedProgram(sample.Program))]), (sample, count) => sample with
            {
                Instructions = count.Instructions,
                Cycles = count.Cycles,
                CodeBytes = count.CodeBytes,
            })];
            // Which kernels a user gets depends on the fit.
            CoreKernels kernels = new(core.Board.Instructions, Named(core, CostFit.Of(own)));
            CostNetwork[] chosen = [.. networks.Select(network => network.By(kernels))];
            IReadOnlyList<Counted> whole = counter.Count([.. chosen.Select(network => new CountedProgram(network.Program, network.Choice))]);
            CoreCost all = Fit(core, own, chosen, whole);
            AtomicFile.Write(Path.Combine(costs, $"{core.Core}.json"), CoreCostFile.Write(all));
            text.Append(Errors(core, own, chosen, whole)).Append(Kernels(all, own));
        }

        text.Insert(0, Introduction(most));
        text.Append("\n```\nmake study-cost\n```\n");
        AtomicFile.Write(results, text.ToString());
        Console.Write(text);
    }

    private static CoreCost Named(CountedCore core, IReadOnlyList<KernelCost> kernels)
    {
        var (silicon, perInstruction, source) = _silicon[core.Core];
        return new CoreCost(core.Core, kernels)
        {
            CountedOn = $"QEMU {core.Board.Name} ({core.Board.Core}), {core.Board.Compiler} -O3",
            SiliconCycles = silicon ?? 1,
            CyclesPerInstruction = perInstruction,
            SiliconSource = source,
        };
    }

    private static CoreCost Fit(CountedCore core, IReadOnlyList<CostSample> samples, IReadOnlyList<CostNetwork> networks, IReadOnlyList<Counted> whole)
    {
        CoreCost cost = Named(core, CostFit.Of(samples));
        // What a whole network has beside its calls, as the fit leaves it over.
        double[] rests = [.. networks.Zip(whole).Where(pair => pair.First.IsFitted)
            .Select(pair => pair.Second.CodeBytes - ProgramCost.Of(pair.First.Program, cost).CodeBytes).Order()];
        return cost with { ProgramBytes = Math.Max(0, Math.Round(rests[rests.Length / 2])) };
    }

    private static string Introduction(int samples) =>
        $"""
        # What kernels cost on a core: the model and its error

        Up to {samples} calls of kernels, each as a program of its own, were compiled for each core and counted in QEMU, instruction by instruction: layers of the
        public models and of random networks, and a grid of single layers of 2 to 8 bits, by every kernel that the core has for them. Cycles are the published
        Cortex-M4 timings applied to the same counts, without waiting for memory. A kernel's cost is a straight line in its turns of the innermost loop, taps,
        outputs, turns of the loop around those, and calls; no coefficient is negative; where a compiler unrolls short loops, there are several lines. The
        numbers are in `boards/costs`.

        Below, every network is predicted by a fit that saw none of its layers, and compared with a count of the whole network as a user gets it, by the kernels
        that cost least. Sparse networks have filters without their zeros or of few values, stored for size; those of several levels are one program that chooses
        its level at run time, whose kernels no fit saw. Random networks are small, most of them below 10,000 instructions, where the compiler takes out what it can
        compute itself and calls cost as much as loops; numbers of 3 bits in a codebook take up to twice what the nearest lines, of 2 and 4, say.

        """;

    private static string Errors(CountedCore core, IReadOnlyList<CostSample> samples, IReadOnlyList<CostNetwork> networks, IReadOnlyList<Counted> whole)
    {
        var text = new StringBuilder($"\n## {core.Core}: {core.Board.Compiler} -O3, QEMU {core.Board.Name}\n\n");
        text.Append("| network | MAC | instructions | predicted | error | cycles, modelled | predicted | error | code, bytes | predicted | error |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        var errors = new List<NetworkError>();
        CoreCost? unseen = null;
        foreach (var (network, counted) in networks.Zip(whole).Where(pair => pair.First.Group == CostNetwork.Public || !pair.First.IsFitted))
        {
            CoreCost fit = network.IsFitted ? Fit(core, [.. samples.Where(sample => sample.Network != network.Name)], networks, whole)
                : unseen ??= Fit(core, samples, networks, whole);
            var cost = ProgramCost.Of(network.Program, fit);
            double modelled = cost.Cycles / fit.SiliconCycles;
            var error = new NetworkError(network.Group, cost.Instructions / counted.Instructions - 1)
            {
                Cycles = counted.Cycles is { } known ? modelled / known - 1 : null,
                // Code that chooses numbers by level is no call's.
                Code = network.Choice is null ? cost.CodeBytes / counted.CodeBytes - 1 : null,
            };
            errors.Add(error);
            if (network.Group != CostNetwork.Public)
                continue;
            text.Append($"| {network.Name} | {Count(network.Program.Graph.Macs)} ");
            text.Append($"| {Count(counted.Instructions)} | {Count(cost.Instructions)} | {Percent(error.Instructions)} ");
            text.Append(error.Cycles is { } shown ? $"| {Count(counted.Cycles!.Value)} | {Count(modelled)} | {Percent(shown)} " : "| | | ");
            text.Append($"| {Count(counted.CodeBytes)} | {Count(cost.CodeBytes)} | {Percent(error.Code!.Value)} |\n");
        }

        foreach (IGrouping<string, NetworkError> group in errors.GroupBy(error => error.Group))
            text.Append(Summary(group.Key, [.. group]));
        return text.ToString();
    }

    private static string Summary(string group, IReadOnlyList<NetworkError> errors)
    {
        static string Text(IEnumerable<double?> some)
        {
            double[] known = [.. some.OfType<double>().Select(Math.Abs)];
            return known.Length == 0 ? "" : $"mean {Share(known.Average())}, worst {Share(known.Max())}";
        }

        return $"| **{errors.Count} {group}** | | | | {Text(errors.Select(error => (double?)error.Instructions))} | | | {Text(errors.Select(error => error.Cycles))} "
            + $"| | | {Text(errors.Select(error => error.Code))} |\n";
    }

    /// <summary>Predicted by counted, less 1.</summary>
    private sealed record NetworkError(string Group, double Instructions)
    {
        public double? Cycles { get; init; }

        public double? Code { get; init; }
    }

    private static string Kernels(CoreCost core, IReadOnlyList<CostSample> samples)
    {
        var text = new StringBuilder("\n| kernel | bits | depth | calls | instructions per MAC | tap | output | turn | call | code, bytes | shared | mean error | worst |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (KernelCost cost in core.Kernels)
            text.Append(Row(cost, core, samples)).Append('\n');
        return text.ToString();
    }

    /// <summary>A line of the table of kernels.</summary>
    public static string Row(KernelCost cost, CoreCost core, IReadOnlyList<CostSample> samples)
    {
        double[] errors = [.. samples.Where(sample => core.Of(sample.Step.Calls[0], sample.Work) == cost)
            .Select(sample => Math.Abs(ProgramCost.Of(sample.Program, core).Instructions / sample.Instructions - 1))];
        CostLine line = cost.Instructions;
        string window = cost.IsPoint switch { null => "", true => ", 1x1", false => ", windows" };
        string depth = (cost.MostDepth is { } most ? $"to {most}" : "any other") + window;
        return string.Create(CultureInfo.InvariantCulture, $"| {cost.Kernel} | {cost.Bits} | {depth} | {cost.Samples} ")
            + string.Create(CultureInfo.InvariantCulture, $"| {line.PerMac} | {line.PerTap} | {line.PerOutput} | {line.PerTurn} | {line.PerCall} ")
            + string.Create(CultureInfo.InvariantCulture, $"| {cost.CodeBytes} | {cost.SharedBytes} | {Share(errors.Average())} | {Share(errors.Max())} |");
    }

    private static string Count(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => Math.Round(100 * share, 1).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %";

    private static string Share(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
