using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Runtime.Update;

namespace Edge.Devices.Line;

/// <summary>A user's INT8 network that judges on a virtual line: the integer reference, which every device equals bit for bit.</summary>
/// <param name="Limits">What <see cref="LimitsPart.Write"/> made for its outputs.</param>
public sealed record LineNetwork(Graph Graph, PreprocessingSpecification Preprocessing, PackPart Limits) : IModel
{
    /// <summary>How the output of a network that locates is read; null: it tells classes of whole pictures apart.</summary>
    public LocatingSpecification? Locating { get; init; }

    internal int InputBytes => Graph.Inputs[0].Shape.Elements;

    internal int OutputBytes => Graph.Outputs.Sum(tensor => tensor.Shape.Elements);

    internal IReadOnlyList<PackPart> Sections =>
    [
        PreprocessingPart.Write(Preprocessing), .. Locating is null ? Array.Empty<PackPart>() : [LocatingPart.Write(Locating, Graph)], .. MapPart.Of(Graph), Limits,
        GoldenPart.Write(GoldenPart.Record(Graph, GoldenPart.Noise(Graph, count: 1, seed: 1))),
    ];

    bool IModel.Open(StoredPack pack) => true;

    bool IModel.Infer(sbyte[] input, sbyte[] output)
    {
        Int8Executor.RunAll(Graph, [input[..InputBytes]])[0].SelectMany(values => values).ToArray().CopyTo(output, 0);
        return true;
    }
}
