using Edge.Compiler.Costs;
using Edge.Compiler.Storage;

namespace Edge.Bench.Cost;

/// <summary>Fits some kernels alone, to single layers of the grid; the lines of all others stay as the last whole study wrote them.</summary>
internal static class CostUpdate
{
    private const string Kernels = "| kernel | bits |";

    /// <param name="kernels">Their names, such as <c>mean_s8</c>.</param>
    /// <param name="costs">Holds a file for each core.</param>
    /// <param name="results">Of the last whole study.</param>
    public static void Run(IReadOnlyList<string> kernels, string costs, string results)
    {
        CostSample[] samples = [.. LayerGrid.Of().Where(sample => kernels.Contains(sample.Kernel))];
        List<string> text = [.. File.ReadAllLines(results)];
        foreach (CountedCore core in CountedCore.All)
        {
            IReadOnlyList<Counted> counts = new CostCounter(core).Count([.. samples.Select(sample => new CountedProgram(sample.Program))]);
            CostSample[] own = [.. samples.Zip(counts, (sample, count) => sample with
            {
                Instructions = count.Instructions,
                Cycles = count.Cycles,
                CodeBytes = count.CodeBytes,
            })];
            string file = Path.Combine(costs, $"{core.Core}.json");
            CoreCost before = CoreCostFile.Parse(File.ReadAllText(file));
            IReadOnlyList<KernelCost> fitted = CostFit.Of(own);
            CoreCost after = before with
            {
                Kernels = [.. before.Kernels.Where(cost => !kernels.Contains(cost.Kernel)).Concat(fitted).OrderBy(cost => cost.Kernel, StringComparer.Ordinal)],
            };
            AtomicFile.Write(file, CoreCostFile.Write(after));
            Replace(text, core.Core, kernels, [.. fitted.Select(cost => CostStudy.Row(cost, after, own))]);
        }

        AtomicFile.Write(results, string.Join('\n', text) + '\n');
    }

    // In the core's table, which begins two lines under its head.
    private static void Replace(List<string> text, string core, IReadOnlyList<string> kernels, string[] rows)
    {
        int first = text.FindIndex(text.FindIndex(line => line.StartsWith($"## {core}:", StringComparison.Ordinal)),
            line => line.StartsWith(Kernels, StringComparison.Ordinal)) + 2;
        int count = text.Skip(first).TakeWhile(line => line.StartsWith('|')).Count();
        static string KernelOf(string row) => row.Split('|')[1].Trim();
        string[] others = [.. text.GetRange(first, count).Where(row => !kernels.Contains(KernelOf(row)))];
        text.RemoveRange(first, count);
        text.InsertRange(first, others.Concat(rows).OrderBy(KernelOf, StringComparer.Ordinal));
        Console.WriteLine($"{core}\n{string.Join('\n', rows)}");
    }
}
