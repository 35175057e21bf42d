using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Training.Compressing;

/// <summary>What one layer takes in flash, beside what its weights would take at least.</summary>
/// <param name="EntropyBytes">
/// Shannon's bound for its filter: the entropy of its int8 weights, each by itself, times their number. No Huffman or arithmetic coder with one table for the
/// layer gets below it. Kernels read filters where they lie, and there is no memory to decode into, so that filters are packed and not entropy-coded.
/// </param>
/// <param name="PackedBytes">Of its filter as it is stored.</param>
/// <param name="LinkedBytes">Of all its tables as the board's kernels read them: the filter in their order, biases, multipliers, shifts.</param>
public sealed record LayerTables(long EntropyBytes, long PackedBytes, long LinkedBytes)
{
    /// <summary>Of every layer with a filter, by node.</summary>
    /// <param name="program">A plan, not yet as a core runs it.</param>
    /// <param name="kernels">Of the board; null: plain ones.</param>
    public static IReadOnlyDictionary<string, LayerTables> Of(Program program, CoreKernels? kernels)
    {
        Program linked = kernels?.Choose(program) ?? program;
        static long BytesOf(Step step) => step.Calls.SelectMany(call => call.Tables).Sum(table => (long)table.Bytes);
        Dictionary<string, long> tables = linked.Steps.Where(step => step.Node.Operator is IFiltered).GroupBy(step => step.Node.Name)
            .ToDictionary(steps => steps.Key, steps => steps.Sum(BytesOf));
        return program.Steps.Where(step => step.Node.Operator is IFiltered).DistinctBy(step => step.Node.Name).ToDictionary(step => step.Node.Name, step =>
            new LayerTables(BoundOf(step.Node.Inputs[1].Int8s), step.Calls[0].Int8Table("filter").Length, tables[step.Node.Name]));
    }

    /// <summary>Entropy of values drawn one by one, times their number, in whole bytes.</summary>
    public static long BoundOf(IReadOnlyList<sbyte> values)
    {
        double bits = values.CountBy(value => value).Sum(count => -count.Value * Math.Log2((double)count.Value / values.Count));
        // Sums of logarithms are not quite whole where the bound is.
        return (long)Math.Ceiling(bits / 8 - 1e-6);
    }
}
