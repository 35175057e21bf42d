using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge inspect' forecasts, for the compressor: bytes as emitted tables have them, code and instructions as earlier builds had them.</summary>
/// <param name="target">A board.</param>
/// <param name="images">One or two calibration images: ranges do not change sizes, but there must be some.</param>
internal sealed class ForecastCost(Target target, IReadOnlyList<float[]> images) : IDeviceCost
{
    private static readonly QuantizationOptions _quick = new() { ActivationRange = ActivationRangeMethod.MinMax, BiasCorrection = false };

    public string Board => target.Board.Name;

    public long ClockHz => target.Board.ClockHz;

    public DeviceCost Of(Graph graph, IReadOnlyDictionary<string, int> bits)
    {
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Shrink(Pipeline.Quantize(graph, new CalibrationSet(images, "sizes"), _quick)));
        ModelFacts facts = ModelFactsReader.Of(program);
        FitForecast forecast = FitForecast.Of(target, program, facts, ArenaMap.Of(program).Peak);
        long saved = SharedTables.Of(program).All.Where(shared => shared.Table.Name == "filter").Sum(shared => Saved(shared, bits));
        return new DeviceCost(facts.WeightBytes - saved, forecast.FlashBytes - facts.WeightBytes, forecast.RamBytes, forecast.Instructions);
    }

    // Rounding weights to few bits takes long and changes nothing but how they are packed.
    private static long Saved(SharedTable shared, IReadOnlyDictionary<string, int> bits)
    {
        Node node = shared.Step.Node;
        if (node.Operator is not IFiltered { TakesPackedFilter: true } || !bits.TryGetValue(node.Name, out int few) || few == 8)
            return 0;
        Shape shape = node.Inputs[1].Shape;
        int rowWeights = node.Operator is DepthwiseConv2D ? shape.Channels : shape.Elements / shape[0];
        return Math.Max(0, shared.Table.Bytes - FilterBytes.Packed(shape.Elements / rowWeights, rowWeights, few));
    }
}
