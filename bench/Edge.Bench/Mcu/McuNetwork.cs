using Edge.Compiler;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;
using Edge.Training.Models;

namespace Edge.Bench.Mcu;

/// <summary>A network that is counted.</summary>
/// <param name="Name">As <see cref="PeerFigure.Network"/> has it; another where no peer ran it.</param>
/// <param name="Source">A file, or what it was made of.</param>
/// <param name="Int8">After the exact passes, as a user gets it.</param>
internal sealed record McuNetwork(string Name, string Source, Graph Int8)
{
    private static readonly (string Name, string File)[] _public =
    [
        ("ic", "ic_resnet8_int8.tflite"), ("vww", "vww_mobilenet025_int8.tflite"), ("kws", "kws_dscnn_int8.tflite"), ("ad", "ad_toycar_int8.tflite"),
    ];

    /// <summary>One that others were measured on, too.</summary>
    public bool IsPublic => _public.Any(entry => entry.Name == Name);

    /// <summary>The public models; where they are not there, networks of this repository with their first weights, which change no count by much.</summary>
    /// <param name="models">A folder of .tflite files.</param>
    public static IReadOnlyList<McuNetwork> All(string models)
    {
        (string Name, string File)[] there = [.. _public.Where(entry => File.Exists(Path.Combine(models, entry.File)))];
        return there.Length > 0
            ? [.. there.Select(entry => new McuNetwork(entry.Name, entry.File, Pipeline.Shrink(TFLiteImporter.Load(Path.Combine(models, entry.File)))))]
            : [Own("resnet8", Shape.Nhwc(1, 32, 32, 3), 10), Own("dscnn", Shape.Nhwc(1, 49, 10, 1), 12), Own("parts", Shape.Nhwc(1, 64, 64, 1), 4)];
    }

    private static McuNetwork Own(string name, Shape input, int classes)
    {
        Network network = NetworkCatalog.Create(name, input, classes);
        Graph graph = NetworkGraph.Create(network, NetworkModule.Create(network), [.. Enumerable.Range(0, classes).Select(i => $"class {i}")]);
        var random = new Random(1);
        Graph prepared = Pipeline.Prepare(graph);
        Graph int8 = PostTrainingQuantizer.Run(prepared, RandomGraphs.Images(random, prepared, 4), new QuantizationOptions { BiasCorrection = false });
        return new McuNetwork(name, "of this repository, first weights", Pipeline.Shrink(int8));
    }
}
