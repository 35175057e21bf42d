using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Preprocessing;
using Edge.Compiler.Storage;

namespace Edge.Cli.Projects;

/// <summary>What <c>preprocess.mean</c> and <c>preprocess.std</c> mean for a model that another tool made: 'edge train' puts them into its own.</summary>
internal static class ProjectNormalization
{
    /// <summary>The provenance entry that says what was put before the network.</summary>
    public const string Key = "normalization";

    /// <summary>Bytes by which an INT8 model's input may miss what the project says of it.</summary>
    private const double Tolerance = 1;

    /// <summary>Puts (pixel - mean) / std, one for each channel, before a float network; the compiler folds it into the first layer.</summary>
    /// <param name="model">One that says how its pictures are prepared holds its normalization already and stays as it is.</param>
    /// <param name="shown">What messages call it.</param>
    /// <exception cref="ModelException">E0311: the network has other channels than the project's pictures, or several inputs.</exception>
    public static ModelFile Before(ModelFile model, PreprocessSection section, string shown)
    {
        if (model.Preprocessing is not null || section is { Mean: null, Deviation: null })
            return model;
        PreprocessingSpecification specification = ProjectImages.SpecificationOf(section);
        var (mean, deviation) = Of(section, specification.Channels);
        Graph Put(Graph level) => Before(level, specification, mean, deviation, shown);
        LevelSet? levels = model.Levels?.After(Put);
        return model with
        {
            Graph = levels?.Full ?? Put(model.Graph),
            Levels = levels,
            Preprocessing = specification.CanonicalText,
            Provenance = new Dictionary<string, string>(model.Provenance) { [Key] = $"mean {Text(mean)}, std {Text(deviation)}" },
        };
    }

    private static Graph Before(
        Graph graph, PreprocessingSpecification specification, IReadOnlyList<float> mean, IReadOnlyList<float> deviation, string shown)
    {
        if (graph.Inputs is not [{ Shape: { Rank: 4 } shape } input] || shape.Channels != specification.Channels)
        {
            throw new ModelException("E0311", shown, $"takes {string.Join(" and ", graph.Inputs.Select(given => given.Shape))}",
                $"one input of {specification.Channels} channels, which 'preprocess.mean' and 'preprocess.std' are for",
                "leave them out, and give the model what it was trained on");
        }

        string name = graph.Nodes.Any(node => node.Name == "normalize" || node.Output.Name == "normalize") ? "project_normalize" : "normalize";
        Tensor Constant(string role, IEnumerable<float> values) => Tensor.Constant($"{name}_{role}", new Shape(mean.Count), [.. values]);
        Tensor normalized = Tensor.Float(name, shape);
        var node = new Node(name, new BatchNorm(0),
        [
            input, Constant("gamma", mean.Select(_ => 1f)), Constant("beta", mean.Select(_ => 0f)),
            Constant("mean", mean), Constant("variance", deviation.Select(d => d * d)),
        ], normalized);
        Node Reading(Node reader) => reader with { Inputs = [.. reader.Inputs.Select(read => read == input ? normalized : read)] };
        return graph.With(graph.Inputs, graph.Outputs, [node, .. graph.Nodes.Select(Reading)]);
    }

    /// <summary>Compares what an INT8 model's first bytes mean with what the project says: in such a model nothing can be put before them.</summary>
    /// <exception cref="ModelException">E0318: they mean something else.</exception>
    public static void Check(ModelFile model, PreprocessSection section, string shown)
    {
        if (model.Preprocessing is not null || section is { Mean: null, Deviation: null } || model.Graph.Inputs[0].Quantization is not { } input)
            return;
        PreprocessingSpecification specification = ProjectImages.SpecificationOf(section);
        var (mean, deviation) = Of(section, specification.Channels);
        foreach (int pixel in new[] { 0, 255 })
        {
            int given = pixel * specification.Multiplier + specification.ZeroPoint;
            double[] wanted = [.. mean.Zip(deviation, (m, d) => (pixel / 255.0 - m) / d / input.Scale + input.ZeroPoint)];
            if (wanted.Any(byteOf => Math.Abs(byteOf - given) > Tolerance))
            {
                string means = Text(wanted.Select(value => (float)Math.Round(value, 1)));
                throw new ModelException("E0318", shown, $"takes a pixel of {pixel} as {means}, after 'preprocess.mean' and 'preprocess.std'",
                    string.Create(CultureInfo.InvariantCulture, $"{given} in every channel, which 'preprocess.scale' gives it"),
                    "quantize the float model with this project: 'edge quantize' folds them in; or leave both out if the bytes are right as they are");
            }
        }
    }

    private static (IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation) Of(PreprocessSection section, int channels) =>
        (section.Mean ?? [.. Enumerable.Repeat(0f, channels)], section.Deviation ?? [.. Enumerable.Repeat(1f, channels)]);

    private static string Text(IEnumerable<float> values) => string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
