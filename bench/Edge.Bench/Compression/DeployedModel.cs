using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>A compressed network as a device gets it: INT8, planned, emitted, linked.</summary>
internal sealed class DeployedModel
{
    /// <summary>What 'edge quantize' takes when edge.yaml does not say.</summary>
    private const int CalibrationImages = 256;

    /// <summary>A Cortex-M4 with room for the float tables' INT8 form.</summary>
    public const string Board = "nucleo-l4r5zi";

    private const int CheckedImages = 32;

    private readonly Compiler.Planning.Program _program;

    private DeployedModel(Graph int8)
    {
        Int8 = int8;
        _program = Pipeline.Plan(Pipeline.Shrink(int8));
    }

    public Graph Int8 { get; }

    public long TableBytes => SharedTables.Of(_program).Bytes;

    public long ArenaBytes => _program.ArenaBytes;

    public long Macs => Int8.Macs;

    /// <param name="graph">Float; batch norms may be apart.</param>
    /// <param name="options">How; the input's scale is that of the images.</param>
    public static DeployedModel Of(Graph graph, ImageSet train, QuantizationOptions options) =>
        new(PostTrainingQuantizer.Run(Pipeline.Prepare(graph), CalibrationOf(train), options with { InputQuantization = train.Quantization }));

    /// <summary>The images that ranges are measured on.</summary>
    public static float[][] CalibrationOf(ImageSet train) => [.. Enumerable.Range(0, Math.Min(CalibrationImages, train.Count)).Select(train.Real)];

    /// <summary>An INT8 graph as it is.</summary>
    public static DeployedModel OfInt8(Graph int8) => new(int8);

    /// <summary>Float tables of a network, what every ratio is measured against.</summary>
    public static long FloatBytes(Graph graph) => PackedSize.Of(Pipeline.Prepare(graph), null, []).Bytes;

    /// <summary>The share of images that it gets right, in [0, 1].</summary>
    /// <exception cref="InvalidOperationException">On some of the images the emitted C differs.</exception>
    public double Accuracy(ImageSet images)
    {
        sbyte[][] inputs = [.. images.Images], outputs = [.. Int8Executor.RunAllFast(Int8, inputs).Select(output => output[0])];
        Check(inputs[..Math.Min(CheckedImages, inputs.Length)], outputs);
        return (double)outputs.Where((output, i) => Array.IndexOf(output, output.Max()) == images.Labels[i]).Count() / images.Count;
    }

    private void Check(sbyte[][] inputs, sbyte[][] outputs)
    {
        string folder = Directory.CreateTempSubdirectory("edge-study-").FullName;
        try
        {
            sbyte[][] emitted = EmittedProgram.Build(_program.Graph, folder).Run(inputs);
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!emitted[i].AsSpan().SequenceEqual(outputs[i]))
                    throw new InvalidOperationException($"{Int8.Name}: image {i}: emitted C differs from the reference");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What it adds to the flash of an empty firmware for a Cortex-M4.</summary>
    public LinkedImage Linked() => LinkedImage.Of(BoardReader.Read(Board), _program, TimeSpan.FromMinutes(10));
}
