using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Training;
using Edge.Training.Locating;

namespace Edge.Cli.Report.Locating;

/// <summary>Finds what the test images show, by the INT8 reference and by the float network.</summary>
internal static class LocatingMeasurement
{
    /// <param name="graph">INT8.</param>
    /// <param name="outputs">The reference's, of each image.</param>
    /// <param name="prepared">The float network; null: there is none.</param>
    public static LocatingResult Of(LocatingSpecification specification, Graph graph, IReadOnlyList<sbyte[]> outputs, Graph? prepared, ImageSet test)
    {
        int classes = graph.Outputs[0].Shape.Channels;
        GridTruth grid = test.Grid! with { Specification = specification };
        LocatingScore int8 = GridJudge.Of(reading => Read(GridReader.Of(reading, graph), outputs), grid, classes);
        if (prepared is null)
            return new LocatingResult(specification, int8, null);
        float[][] real = [.. FloatExecutor.RunAllFast(prepared, [.. Enumerable.Range(0, test.Count).Select(test.Real)]).Select(image => image[0])];
        LocatingScore floats = GridJudge.Of(
            reading => [.. ReadFloat(GridReader.OfFloat(reading, prepared.Outputs[0].Shape), real)], grid, classes);
        return new LocatingResult(specification, int8, floats);
    }

    private static IReadOnlyList<IReadOnlyList<FoundPart>> Read(GridReader reader, IReadOnlyList<sbyte[]> outputs) => [.. outputs.Select(reader.Read)];

    private static IEnumerable<IReadOnlyList<FoundPart>> ReadFloat(GridReader reader, float[][] outputs) => outputs.Select(output => reader.Read(output));
}
