using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Devices.Ladder;

/// <summary>The INT8 reference's answers, which every later stage is held to.</summary>
internal sealed class Reference
{
    private readonly Graph _graph;

    private Reference(Graph graph, sbyte[][] outputs, uint[][] crcs)
    {
        _graph = graph;
        Outputs = outputs;
        Crcs = crcs;
    }

    /// <summary>Of each image: all graph outputs, one after the other.</summary>
    public IReadOnlyList<sbyte[]> Outputs { get; }

    /// <summary>Of each image: CRC-32 of each node's output.</summary>
    public IReadOnlyList<uint[]> Crcs { get; }

    public static Reference Run(Graph graph, IReadOnlyList<sbyte[]> images, Action<double> progress)
    {
        var outputs = new sbyte[images.Count][];
        var crcs = new uint[images.Count][];
        int done = 0;
        Parallel.For(0, images.Count, () => new Int8Executor(graph), (i, _, executor) =>
        {
            var seen = new List<uint>(graph.Nodes.Count);
            outputs[i] = [.. executor.Run(Split(graph, images[i]), (_, values) => seen.Add(Crc32.Of(values))).SelectMany(values => values)];
            crcs[i] = [.. seen];
            progress((double)Interlocked.Increment(ref done) / images.Count);
            return executor;
        }, _ => { });
        return new Reference(graph, outputs, crcs);
    }

    /// <summary>Every node's output for one image.</summary>
    public sbyte[][] Dump(sbyte[] image)
    {
        var tensors = new List<sbyte[]>(_graph.Nodes.Count);
        new Int8Executor(_graph).Run(Split(_graph, image), (_, values) => tensors.Add((sbyte[])values.Clone()));
        return [.. tensors];
    }

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
