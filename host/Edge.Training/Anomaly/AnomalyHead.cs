using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Anomalies;

/// <summary>How features of a part are compared with those of good ones.</summary>
public enum HeadKind
{
    /// <summary>Each cell with the mean and the deviations at its place.</summary>
    Gaussian,

    /// <summary>Each cell with the nearest of a few features seen anywhere.</summary>
    Nearest,
}

/// <summary>From features to an anomaly map and the image's score.</summary>
/// <remarks>
/// <code>
/// features -> GaussianDistance or NearestDistance    the map, [1, H, W, 1]: 0 as usual, 1 and more is cut to 1
///          -> AveragePool2D Window x Window          only with a window above 1: the mean of neighbouring cells
///          -> MaxPool2D                              the image's score: the highest of the map
///          -> Pad                                    the limit in front of it: a constant that stands for 'good'
///          -> Reshape                                [1, 2]: good, anomaly; the higher one is the verdict
/// </code>
/// None of the steps behind the map rounds anything but the mean: the score is a value of the map.
/// </remarks>
/// <param name="Kind">How features are compared.</param>
/// <param name="Entries">Of the memory; <see cref="HeadKind.Nearest"/> only.</param>
/// <param name="Window">Side of the square of cells whose mean is looked at; 1: each cell alone.</param>
public sealed record AnomalyHead(HeadKind Kind, int Entries, int Window)
{
    /// <summary>Whether the map is an output, too, behind the verdict.</summary>
    public bool HasMap { get; init; }

    /// <summary>What the two values of the verdict mean.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["good", "anomaly"];

    /// <summary>The node of the map.</summary>
    public const string Map = "anomaly_map";

    /// <summary>The node that holds the limit.</summary>
    public const string Limit = "limit";

    private const string Mean = "anomaly_mean", Score = "score", Verdict = "verdict";

    /// <summary>Of the nodes that are appended; a backbone has none of them.</summary>
    internal static IReadOnlyList<string> Names { get; } = [Map, Mean, Score, Limit, Verdict];

    // Scores of good parts end at a quarter of the output's range, 64 steps below and 192 above; an unusual one still lies inside.
    private const double Headroom = 4, OfHighest = 1.25;

    /// <summary>Fits the head and appends it.</summary>
    /// <param name="backbone">A prepared float graph that ends with its features.</param>
    /// <param name="fitted">Good parts that means, variances and memory come from.</param>
    /// <param name="held">Other good parts, which say how far apart good parts are.</param>
    /// <returns>A float graph with the outputs <see cref="Classes"/>. Its limit is 1: no part reaches it.</returns>
    public Graph Fit(Graph backbone, ImageSet fitted, ImageSet held)
    {
        GoodFeatures features = GoodFeatures.Of(backbone, fitted);
        if (Kind == HeadKind.Gaussian)
        {
            GaussianFit fit = GaussianFit.Of(features);
            Tensor mean = Tensor.Constant("usual_mean", features.Shape, fit.Mean);
            double reach = Reach(backbone, held, unit => Gaussian(mean, features.Shape, fit, unit));
            return Append(backbone, Gaussian(mean, features.Shape, fit, 1 / reach), limit: 1);
        }

        float[][] memory = CoreSet.Of(features, Entries);
        Tensor entries = Tensor.Constant("usual_features", new Shape(memory.Length, features.Channels), [.. memory.SelectMany(entry => entry)]);
        double far = Reach(backbone, held, unit => (new NearestDistance((float)unit), [entries]));
        return Append(backbone, (new NearestDistance((float)(1 / far)), [entries]), limit: 1);
    }

    /// <summary>The head with tables of zeros: as large and as slow as a fitted one.</summary>
    public Graph Sketch(Graph backbone)
    {
        Shape features = backbone.Outputs[0].Shape;
        Tensor Zeros(string name, Shape shape) => Tensor.Constant(name, shape, new float[shape.Elements]);
        return Append(backbone, Kind == HeadKind.Gaussian
            ? (new GaussianDistance(), [Zeros("usual_mean", features), Zeros("usual_precision", features)])
            : (new NearestDistance(1), [Zeros("usual_features", new Shape(Entries, features.Channels))]), limit: 1);
    }

    /// <summary>The highest score that is still good, of a network with a head; null for any other.</summary>
    public static double? HighestGood(Graph graph) => graph.Outputs[0].Shape.Elements == Classes.Count
        && graph.Nodes.FirstOrDefault(node => node.Name == Limit)?.Operator is Pad { Values: [var limit] } ? limit : null;

    /// <summary>The same graph with another limit, float or INT8.</summary>
    /// <param name="limit">As a score, in [0, 1].</param>
    public static Graph WithLimit(Graph graph, double limit) => new(graph.Name, graph.Inputs, graph.Outputs,
        [.. graph.Nodes.Select(node => node is { Name: Limit, Operator: Pad pad } ? node with { Operator = pad with { Values = [(float)limit] } } : node)], graph.Classes);

    private static (Operator, Tensor[]) Gaussian(Tensor mean, Shape shape, GaussianFit fit, double unit) =>
        (new GaussianDistance(), [mean, Tensor.Constant("usual_precision", shape, [.. fit.Variance.Select(variance => (float)Math.Sqrt(unit / variance))])]);

    // Of finite float features no squared distance is larger than its inverse.
    private const double LeastUnit = 1e-36;

    // The squared distance that counts as 1: four times the 99th percentile of the scores of good parts, and beyond the highest.
    private double Reach(Graph backbone, ImageSet held, Func<double, (Operator, Tensor[])> distance)
    {
        // Far below what is cut to 1, wherever the scores lie.
        for (double tiny = 1; tiny > LeastUnit; tiny /= 1024)
        {
            Graph graph = Append(backbone, distance(tiny), limit: 0);
            double[] scores = [.. FloatExecutor.RunAllFast(graph, [.. Enumerable.Range(0, held.Count).Select(held.Real)]).Select(image => (double)image[0][1]).Order()];
            double high = scores[(int)(0.99 * (scores.Length - 1))];
            if (scores[^1] < 1)
                return Math.Max(Math.Max(Headroom * high, OfHighest * scores[^1]) / tiny, 1e-6);
        }

        throw GoodFeatures.NoNumbers(backbone);
    }

    private Graph Append(Graph backbone, (Operator Kind, Tensor[] Tables) distance, double limit)
    {
        List<Node> nodes = [.. backbone.Nodes];
        Tensor Add(string name, Operator kind, params Tensor[] inputs)
        {
            Tensor output = Tensor.Float(name, kind.InferShape(inputs));
            nodes.Add(new Node(name, kind, inputs, output));
            return output;
        }

        Tensor map = Add(Map, distance.Kind, [backbone.Outputs[0], .. distance.Tables]), looked = map;
        if (Window > 1)
        {
            var window = new Size(Math.Min(Window, map.Shape.Height), Math.Min(Window, map.Shape.Width));
            looked = Add(Mean, new AveragePool2D(window, Size.Square(1), Padding.None), map);
        }

        Tensor score = Add(Score, MaxPool2D.Global(looked.Shape), looked);
        Tensor both = Add(Limit, new Pad(new Padding(1, 0, 0, 0)) { Values = [(float)limit] }, score);
        Tensor output = Add(Verdict, new Reshape(new Shape(1, Classes.Count)), both);
        return new Graph(backbone.Name, backbone.Inputs, HasMap ? [output, map] : [output], nodes, Classes);
    }
}
