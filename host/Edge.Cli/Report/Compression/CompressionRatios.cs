using System.Globalization;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>How many times smaller a network became, by each definition of size. Null where a size is not known.</summary>
internal static class CompressionRatios
{
    public static double? Nominal(CompressionRecord record) => Of(record.Before.NominalBytes, record.After.NominalBytes);

    public static double? Packed(CompressionRecord record) => Of(record.Before.PackedBytes, record.After.PackedBytes);

    /// <summary>The tables of the network as it came with the code of the one it became, over the linked program: code is not what was compressed.</summary>
    public static double? Linked(CompressionRecord record) =>
        record is { Before.PackedBytes: { } tables, After: { PackedBytes: { } packed, LinkedBytes: { } linked } } ? Of(tables + linked - packed, linked) : null;

    public static double? Macs(CompressionRecord record) => Of(record.Before.Macs, record.After.Macs);

    public static double? Cycles(CompressionRecord record) =>
        record is { Before.PredictedCycles: { } before, After.PredictedCycles: > 0 and { } after } ? before / after : null;

    /// <summary><c>12.3×</c>.</summary>
    public static string Times(double ratio) => ratio.ToString(ratio >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + "×";

    private static double? Of(long? before, long? after) => after > 0 ? (double?)before / after : null;
}
