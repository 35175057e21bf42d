using System.Globalization;
using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Training.Locating;

namespace Edge.Training.Compressing;

/// <summary>Chooses the bits of a candidate's layers by measured sensitivities, and judges it in INT8, image by image, as the device would.</summary>
/// <param name="graph">Float, trained.</param>
/// <param name="from">The round it comes from, with the bits and codebooks that were planned.</param>
/// <param name="start">How the network as it came does on the search images.</param>
/// <param name="learn">Trains the network with everything rounded to such forms, and gives it in INT8; null: rounding alone.</param>
internal sealed class FinalBits(
    Graph graph, CompressionCandidate from, CompressionData data, IDeviceCost cost, CombinedOptions options, FinalQuantizer quantizer, ImageByImage start,
    Func<WeightForms, Graph>? learn)
{
    /// <summary>Choices between the planned bits and 8 everywhere.</summary>
    private const int Rungs = 4;

    /// <summary>Choices for a flash that the program before did not fit.</summary>
    private const int MostAttempts = 3;

    private readonly Graph _prepared = Pipeline.Prepare(graph);

    // A layer with a codebook keeps it; bits are chosen for the others.
    private readonly Dictionary<string, int> _values = Left(from.Values, Pipeline.Prepare(graph));

    /// <summary>One choice of bits, in INT8.</summary>
    public sealed record Judged(WeightForms Forms, Graph Int8, DeviceCost Cost, double Accuracy, PairedDrop Drop);

    /// <summary>Whether the gate lets a candidate through. The network as it came is judged by what was measured: there is nothing gentler.</summary>
    public static bool IsWithin(CombinedOptions options, int round, PairedDrop drop) =>
        (round == 0 ? drop.Value : drop.Upper(options.Confidence)) <= options.MostDrop + 1e-12;

    /// <summary><c>3 layers of 8 bits, 7 of 4</c>.</summary>
    public static string Summary(IReadOnlyList<LayerChange> layers)
    {
        var counts = layers.GroupBy(layer => (layer.Values, Bits: layer.Bits ?? 8)).OrderBy(group => group.Key.Values is not null)
            .ThenByDescending(group => group.Key.Values).ThenByDescending(group => group.Key.Bits).Select(group => (Form: group.Key, Count: group.Count()));
        string Word(int place, int count) => place > 0 ? "" : count == 1 ? "layer " : "layers ";
        string What((int? Values, int Bits) form) => form.Values is { } values ? FormattableString.Invariant($"{values} values") : FormattableString.Invariant($"{form.Bits} bits");
        return string.Join(", ", counts.Select((at, i) => string.Create(CultureInfo.InvariantCulture, $"{at.Count} {Word(i, at.Count)}of {What(at.Form)}")));
    }

    /// <summary>The best choice within a budget of flash; without one, the fewest bits that the gate lets through, or 8 where none does.</summary>
    public Judged Best(CancellationToken cancellation)
    {
        Dictionary<string, int> planned = Left(from.Bits, _prepared);
        if (from.Round == 0)
            return Judge(planned);
        if (!options.Moves.Contains(MoveKind.Bits))
            return Learned(Judge(planned));
        PrecisionChoices choices = new MixedPrecision([8, .. options.Bits.Where(bits => bits < 8)])
        {
            Images = options.CalibrationImages,
            Rounding = new LowBitWeights { CalibrationImages = options.CalibrationImages },
            Spared = _values.Keys,
            Taken = Taken,
        }.Measure(graph, data);
        cancellation.ThrowIfCancellationRequested();
        if (options is { Smallest: false, Budget.FlashBytes: { } flash })
            return Learned(Within(choices, flash, planned));
        // Bits as they were planned, if training can make up for them; else as many more as the gate wants.
        Judged learned = Learned(Judge(choices.Choose(choices.Bytes(planned)) ?? planned));
        if (IsWithin(options, from.Round, learned.Drop))
            return learned;

        long least = choices.Bytes(planned), most = choices.Bytes(new Dictionary<string, int>());
        var known = new Dictionary<int, Judged>();
        Judged At(int rung)
        {
            cancellation.ThrowIfCancellationRequested();
            return known.TryGetValue(rung, out Judged? judged) ? judged : known[rung] = Judge(choices.Choose(least + (most - least) * rung / Rungs) ?? planned, hasCodebooks: rung < Rungs);
        }

        // The planned bits, the lowest rung, were just judged.
        int breaks = 0, reaches = Rungs;
        while (reaches - breaks > 1)
        {
            int middle = (breaks + reaches) / 2;
            if (IsWithin(options, from.Round, At(middle).Drop))
                reaches = middle;
            else
                breaks = middle;
        }

        // Between what only training kept and what needs none there may be fewer bits that training keeps.
        if (learn is null || reaches == 1)
            return At(reaches);
        Judged between = Learned(At(reaches / 2));
        return IsWithin(options, from.Round, between.Drop) ? between : At(reaches);
    }

    // A sparse filter may be left out of its format at 8 bits, where whole bytes are faster: then it takes many more.
    private long Taken(Node node, int bits)
    {
        long At(int count) => cost.Of(_prepared, new WeightForms(new Dictionary<string, int> { [node.Name] = count }) { Values = _values }).TableBytes;
        return MixedPrecision.Bytes(node, 8) + At(bits) - At(8);
    }

    // A finished program may take more than was predicted; that much is then taken off what bits are chosen for.
    private Judged Within(PrecisionChoices choices, long flash, IReadOnlyDictionary<string, int> planned)
    {
        long aim = flash;
        for (int attempt = 1; ; attempt++)
        {
            Judged judged = Judge(Fitting(choices, aim) ?? planned);
            long over = judged.Cost.FlashBytes - flash;
            if (over <= 0 || attempt == MostAttempts)
                return judged;
            aim -= over;
        }
    }

    // What is not a filter takes its share first. Rows of packed weights end on whole bytes, which the sum of bits does not know: taken off then.
    private IReadOnlyDictionary<string, int>? Fitting(PrecisionChoices choices, long flash)
    {
        IReadOnlyDictionary<string, int>? bits = new Dictionary<string, int>();
        long budget = choices.Bytes(bits);
        while (bits is not null && cost.Of(_prepared, new WeightForms(bits) { Values = _values }).FlashBytes is var taken && taken > flash)
        {
            budget -= taken - flash;
            bits = choices.Choose(budget);
        }

        return bits;
    }

    private Judged Judge(IReadOnlyDictionary<string, int> bits, bool hasCodebooks = true)
    {
        Dictionary<string, int> few = bits.Where(entry => entry.Value < 8).ToDictionary();
        WeightForms forms = hasCodebooks ? new WeightForms(few) { Values = _values } : new WeightForms(few);
        return Judge(forms, SharedSteps.Run(quantizer.Run(graph, few, data.Search.Quantization), forms.Values));
    }

    // A layer may be gone by now.
    private static Dictionary<string, int> Left(IReadOnlyDictionary<string, int> of, Graph prepared) =>
        of.Where(entry => prepared.Nodes.Any(node => node.Name == entry.Key)).ToDictionary();

    private Judged Learned(Judged rounded)
    {
        if (learn is null || IsWithin(options, from.Round, rounded.Drop))
            return rounded;
        Judged learned = Judge(rounded.Forms, learn(rounded.Forms));
        return learned.Accuracy >= rounded.Accuracy ? learned : rounded;
    }

    private Judged Judge(WeightForms forms, Graph int8)
    {
        Graph shrunk = Pipeline.Shrink(int8);
        sbyte[][][] outputs = Int8Executor.RunAllFast(shrunk, data.Search.Images);
        ImageByImage now = JudgedBy(shrunk, [.. outputs.Select(output => output[0])]);
        // Which weights are rounded to 0, or to the same value, is known by now.
        return new Judged(forms, int8, cost.Of(Pipeline.Plan(shrunk)), now.Score, start.DropTo(now));
    }

    /// <summary>As <see cref="FineTuning.Judged"/> says it of float networks.</summary>
    private ImageByImage JudgedBy(Graph int8, IReadOnlyList<sbyte[]> outputs) => data.Search.Grid is { } grid
        ? ImageByImage.Of(GridJudge.Counts(int8, outputs, grid))
        : ImageByImage.Of([.. outputs.Select((output, i) => Array.IndexOf(output, output.Max()) == data.Search.Labels[i])]);
}
