using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Storage;
using Edge.Devices.Emulators;

namespace Edge.Devices.Ladder;

/// <summary>The INT8 reference's answers, which every later stage is held to.</summary>
internal sealed class Reference
{
    private readonly Graph _model, _emitted;

    private Reference(Graph model, Graph emitted, sbyte[][] outputs, uint[][] crcs)
    {
        _model = model;
        _emitted = emitted;
        Outputs = outputs;
        Crcs = crcs;
    }

    /// <summary>Of each image: all graph outputs, one after the other, and behind them what is located in the first.</summary>
    public IReadOnlyList<sbyte[]> Outputs { get; }

    /// <summary>Of each image: CRC-32 of what each node of the emitted graph must write.</summary>
    public IReadOnlyList<uint[]> Crcs { get; }

    /// <param name="model">The graph that decides.</param>
    /// <param name="emitted">The graph whose nodes the stages run: the same, or what the exact passes made of it.</param>
    /// <param name="locating">How detections are read off; null: they are not.</param>
    public static Reference Run(Graph model, Graph emitted, IReadOnlyList<sbyte[]> images, Action<double> progress, LocatingSpecification? locating = null)
    {
        var outputs = new sbyte[images.Count][];
        var crcs = new uint[images.Count][];
        int done = 0;
        EveryCore.Run(images.Count, () => (Run: new ModelRun(model, emitted), Reader: locating is null ? null : GridReader.Of(locating, model)), (at, i) =>
        {
            var (answers, tensors) = at.Run.Of(Split(model, images[i]));
            sbyte[] located = at.Reader is null ? [] : DetectionBytes.Of(at.Reader, locating!, answers[0]);
            outputs[i] = [.. answers.SelectMany(values => values), .. located];
            crcs[i] = [.. tensors.Select(values => Crc32.Of(values))];
            progress((double)Interlocked.Increment(ref done) / images.Count);
        });
        return new Reference(model, emitted, outputs, crcs);
    }

    /// <summary>CRC-32 of what each node must write, its elements in another order.</summary>
    /// <param name="index">Of the image among those of <see cref="Run"/>.</param>
    public uint[] CrcsOf(int index, sbyte[] image, TapOrder order) => order.IsOfRows ? Crcs[index] : order.CrcsOf(Dump(image));

    /// <summary>What every node of the emitted graph must write for one image.</summary>
    public sbyte[][] Dump(sbyte[] image) => new ModelRun(_model, _emitted).Of(Split(_model, image)).Tensors;

    /// <summary>An image as the graph's inputs.</summary>
    public static sbyte[][] Split(Graph graph, sbyte[] image)
    {
        var inputs = new List<sbyte[]>();
        int at = 0;
        foreach (Tensor input in graph.Inputs)
        {
            inputs.Add(image[at..(at + input.Bytes)]);
            at += input.Bytes;
        }

        return [.. inputs];
    }
}
