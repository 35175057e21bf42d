using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>A compressed network as a device gets it: INT8, planned, emitted, linked; judged by the emitted C.</summary>
internal sealed class DeployedModel
{
    /// <summary>What 'edge quantize' takes when edge.yaml does not say.</summary>
    private const int CalibrationImages = 256;

    /// <summary>A Cortex-M4 with room for the float tables' INT8 form.</summary>
    public const string Board = "nucleo-l4r5zi";

    private const int CheckedImages = 32;

    private readonly Graph _int8;
    private readonly Compiler.Planning.Program _program;

    private DeployedModel(Graph int8)
    {
        _int8 = int8;
        _program = Pipeline.Plan(Pipeline.Shrink(int8));
    }

    public long TableBytes => SharedTables.Of(_program).Bytes;

    public long ArenaBytes => _program.ArenaBytes;

    public long Macs => _int8.Macs;

    /// <param name="graph">Float; batch norms may be apart.</param>
    /// <param name="options">How; the input's scale is that of the images.</param>
    public static DeployedModel Of(Graph graph, ImageSet train, QuantizationOptions options)
    {
        float[][] images = [.. Enumerable.Range(0, Math.Min(CalibrationImages, train.Count)).Select(train.Real)];
        return new DeployedModel(PostTrainingQuantizer.Run(Pipeline.Prepare(graph), images, options with { InputQuantization = train.Quantization }));
    }

    /// <summary>An INT8 graph as it is.</summary>
    public static DeployedModel OfInt8(Graph int8) => new(int8);

    /// <summary>Float tables of a network, what every ratio is measured against.</summary>
    public static long FloatBytes(Graph graph) => PackedSize.Of(Pipeline.Prepare(graph), null, []).Bytes;

    /// <summary>The share of images that the emitted C gets right, in [0, 1].</summary>
    /// <exception cref="InvalidOperationException">It differs from the integer reference.</exception>
    public double Accuracy(ImageSet images)
    {
        string folder = Directory.CreateTempSubdirectory("edge-study-").FullName;
        try
        {
            sbyte[][] inputs = [.. images.Images], outputs = EmittedProgram.Build(_program.Graph, folder).Run(inputs);
            sbyte[][][] reference = Edge.Compiler.Execution.Int8Executor.RunAll(_int8, inputs[..Math.Min(CheckedImages, inputs.Length)]);
            for (int i = 0; i < reference.Length; i++)
            {
                if (!reference[i][0].AsSpan().SequenceEqual(outputs[i]))
                    throw new InvalidOperationException($"{_int8.Name}: image {i}: emitted C differs from the integer reference");
            }

            return (double)outputs.Where((output, i) => Array.IndexOf(output, output.Max()) == images.Labels[i]).Count() / images.Count;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What it adds to the flash of an empty firmware for a Cortex-M4.</summary>
    public LinkedImage Linked() => LinkedImage.Of(BoardReader.Read(Board), _program, TimeSpan.FromMinutes(10));
}
