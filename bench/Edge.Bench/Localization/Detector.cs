using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Quantizing;
using Edge.Training;
using Edge.Training.Locating;

namespace Edge.Bench.Localization;

/// <summary>A network that locates, in float and in INT8, and what it finds.</summary>
/// <param name="Graph">Float.</param>
/// <param name="Int8">Calibrated on the first training images, as 'edge quantize' does.</param>
internal sealed record Detector(Graph Graph, Graph Int8)
{
    private const int CalibrationImages = 256;

    public static Detector Of(Graph graph, ImageSet train) => new(graph, PostTrainingQuantizer.Run(
        Pipeline.Prepare(graph), [.. Enumerable.Range(0, Math.Min(CalibrationImages, train.Count)).Select(train.Real)],
        new QuantizationOptions { InputQuantization = train.Quantization }));

    /// <summary>What the INT8 network finds.</summary>
    public LocatingScore Score(ImageSet images, LocatingSpecification specification)
    {
        sbyte[][] outputs = [.. Int8Executor.RunAllFast(Int8, images.Images).Select(image => image[0])];
        return GridJudge.Of(reading =>
        {
            var reader = GridReader.Of(reading, Int8);
            return [.. outputs.Select(output => reader.Read(output))];
        }, images.Grid! with { Specification = specification }, Int8.Outputs[0].Shape.Channels);
    }

    /// <summary>What the float network finds.</summary>
    public LocatingScore FloatScore(ImageSet images, LocatingSpecification specification)
    {
        Graph prepared = Pipeline.Prepare(Graph);
        float[][] outputs = [.. FloatExecutor.RunAllFast(prepared, [.. Enumerable.Range(0, images.Count).Select(images.Real)]).Select(image => image[0])];
        return GridJudge.Of(reading =>
        {
            var reader = GridReader.OfFloat(reading, prepared.Outputs[0].Shape);
            return [.. outputs.Select(output => reader.Read(output))];
        }, images.Grid! with { Specification = specification }, Int8.Outputs[0].Shape.Channels);
    }
}
