using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression.Combined;

/// <summary>What the emitted program of a graph takes: its tables byte for byte; a cycle for each multiplication; as much code for each call.</summary>
/// <remarks>Tables that happen to hold the same numbers are counted apart: which do depends on scales, and those on images.</remarks>
internal sealed class TableCost : IDeviceCost
{
    public static readonly FinalQuantizer Quantizer = new(new QuantizationOptions(), [.. Enumerable.Range(0, 64).Select(TinyTask.Data.Train.Real)]);

    private static readonly QuantizationOptions _quick = new()
    {
        ActivationRange = ActivationRangeMethod.MinMax,
        BiasCorrection = false,
        WeightRounding = WeightRoundingMethod.Nearest,
    };

    public string Board => "test";

    public long ClockHz { get; init; } = 1_000_000;

    /// <summary>Of a call.</summary>
    private const int CodeBytes = 100;

    public static long BytesOf(Program program) =>
        program.Steps.SelectMany(step => step.Calls).SelectMany(call => call.Tables).Sum(table => (long)table.Bytes);

    public DeviceCost Of(Graph graph, WeightForms forms)
    {
        var images = new CalibrationSet([TinyTask.Data.Train.Real(0), TinyTask.Data.Train.Real(1)], "two");
        Graph int8 = Pipeline.Shrink(SharedSteps.Run(Pipeline.Quantize(graph, images, _quick with { NodeWeightBits = forms.Bits }), forms.Values));
        Program program = Pipeline.Plan(int8);
        return Of(program) with { TableBytes = BytesOf(program) };
    }

    public DeviceCost Of(Program program) => new(
        SharedTables.Of(program).Bytes, CodeBytes * program.Steps.Sum(step => step.Calls.Count), program.ArenaBytes + 68, program.Graph.Macs);
}
