using System.Diagnostics;
using System.Globalization;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;

namespace Edge.Training.Compressing;

/// <summary>
/// Compresses a network by all methods at once: in rounds, each of the moves that lose least for what they save on the board, with a short recovery; then
/// the smallest of the rounds' networks is trained at length, rounded, and judged in INT8 by the gate.
/// </summary>
/// <remarks>
/// methods.md 10.2. Rounds go on past the loss that is allowed, because what they leave is not trained to its end: Liu et al. 2019, arXiv:1810.05270, find
/// that the value of a cut lies in the shape it leaves. Which of them still reaches the goal is found by halving. It is given training and search
/// images and nothing else: the test split cannot get here. The same network, images, options and board give the same result.
/// </remarks>
/// <param name="start">Float. Where it has no batch norms, they are put back for training.</param>
/// <param name="cost">Of the board.</param>
/// <param name="quantizer">How a candidate becomes INT8.</param>
/// <param name="folder">Where candidates lie; of one network, one set of data, one board and one <see cref="CombinedOptions.Fingerprint"/>.</param>
public sealed class CombinedOptimizer(Graph start, CompressionData data, IDeviceCost cost, CombinedOptions options, FinalQuantizer quantizer, string folder)
{
    private readonly Lazy<ImageByImage> _judged = new(() => FineTuning.Judged(start, data.Search));
    private readonly Lazy<Graph> _teacher = new(() => Pipeline.Prepare(start));
    private readonly ImageSet _images = data.Calibration(options.CalibrationImages, options.Recovery.Seed);

    /// <exception cref="UsageException">E0286: time is limited, and the board's clock is unknown.</exception>
    /// <exception cref="OperationCanceledException">What was finished is kept.</exception>
    public CombinedResult Run(CandidateBook book, CombinedWatch? watch = null, CancellationToken cancellation = default)
    {
        if (options.Budget.Milliseconds is not null && cost.ClockHz == 0)
            throw new UsageException("E0286", cost.Board, "time is limited, and its clock is not known", "a board with 'clock_hz'");
        watch ??= new CombinedWatch();
        var path = new List<CompressionCandidate> { Told(book.Of("start", Start)!) };
        string end = Rounds(path, book, watch, cancellation);
        var search = new FinalSearch(path, options, cost, from => Told(book.Of($"final{from.Round}", () => Final(from, watch, cancellation))!));
        (CompressionCandidate winner, string reason) = search.Run(end);
        return new CombinedResult(FloatBytes(), path, search.Tried, winner, options.Budget.IsMetBy(winner.Cost, cost.ClockHz), reason);

        CompressionCandidate Told(CompressionCandidate candidate)
        {
            watch.Done?.Invoke(candidate);
            cancellation.ThrowIfCancellationRequested();
            return candidate;
        }
    }

    private long FloatBytes() => PackedSize.Of(Pipeline.Prepare(start), null, []).Bytes;

    // Until the budget is met, or nothing is left to take, or too much is lost for a long training to bring back. Returns which.
    private string Rounds(List<CompressionCandidate> path, CandidateBook book, CombinedWatch watch, CancellationToken cancellation)
    {
        while (true)
        {
            CompressionCandidate at = path[^1];
            if (options.Budget.IsEmpty && options.MostDrop == 0)
                return "no loss is allowed";
            if (!options.Budget.IsEmpty && !options.Smallest && options.Budget.IsMetBy(at.Cost, cost.ClockHz))
                return $"{options.Budget.Names}: met after {path.Count - 1} rounds";
            if (path.Count > options.MostRounds)
                return $"{options.MostRounds} rounds are done";
            CompressionCandidate? next = book.Of($"round{path.Count}", () => Round(at, path.Count, watch, cancellation));
            if (next is null)
                return "no move is left that saves anything";
            watch.Done?.Invoke(next);
            cancellation.ThrowIfCancellationRequested();
            if (next.Drop.Value > options.MostDrop + options.Slack)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"round {next.Round} lost {100 * next.Drop.Value:0.00} points, more than a long training is trusted to bring back");
            }

            path.Add(next);
        }
    }

    private CompressionCandidate Start()
    {
        var watch = Stopwatch.StartNew();
        string file = Saved(start, "start");
        DeviceCost now = cost.Of(start, WeightForms.Whole);
        double accuracy = _judged.Value.Score;
        var none = new PairedDrop(data.Search.Count, 0, 0);
        CompressionStep step = Step("as it came", "float32", start, start, []) with { Accuracy = accuracy, Drop = none, Cost = now };
        return new CompressionCandidate("start", 0)
        {
            File = file,
            Steps = [step],
            Cost = now,
            Accuracy = accuracy,
            Drop = none,
            IsWithinLoss = true,
            Seconds = watch.Elapsed.TotalSeconds,
        };
    }

    private CompressionCandidate? Round(CompressionCandidate from, int round, CombinedWatch watch, CancellationToken cancellation)
    {
        string name = $"round{round}";
        var clock = Stopwatch.StartNew();
        watch.Working?.Invoke(name, "predicting what moves lose and save");
        Graph before = Trainable(from.LoadGraph());
        var draft = new RoundDraft(before, from.Forms, _images, options);
        var (plan, moves) = new RoundPlanner(draft, cost, Weigh(from.Cost)).Choose(Enough(from.Cost));
        cancellation.ThrowIfCancellationRequested();
        if (moves.Count == 0)
            return null;

        watch.Working?.Invoke(name, Methods(moves));
        // Kept before it is trained: what an interruption leaves is gone on from there.
        Graph cut = Kept($"{name}.cut", () => RoundWork.Run(draft, plan, _images));
        Graph trained = Trained(cut, options.Recovery, name, watch, cancellation);
        WeightForms forms = draft.Forms(plan);
        string file = Saved(trained, name);
        File.Delete(FileOf($"{name}.cut"));
        ImageByImage judged = FineTuning.Judged(trained, data.Search);
        PairedDrop drop = _judged.Value.DropTo(judged);
        DeviceCost now = cost.Of(trained, forms);
        CompressionStep step = Step($"round {round}: {Methods(moves)}", Settings(moves), before, trained, RoundWork.Changes(draft, plan));
        return new CompressionCandidate(name, round)
        {
            File = file,
            Bits = forms.Bits,
            Values = forms.Values,
            Steps = [step with { Accuracy = judged.Score, Drop = drop, Cost = now }],
            Moves = moves,
            Cost = now,
            Accuracy = judged.Score,
            Drop = drop,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    private CompressionCandidate Final(CompressionCandidate from, CombinedWatch watch, CancellationToken cancellation)
    {
        string name = $"final{from.Round}";
        var clock = Stopwatch.StartNew();
        var steps = new List<CompressionStep>();
        Graph graph = from.LoadGraph();
        bool isLost = false;
        if (from.Round > 0 && options.Final.Epochs > 0)
        {
            watch.Working?.Invoke(name, "training to the end");
            Graph trained = Kept($"{name}.trained", () => Trained(graph, options.Final, name, watch, cancellation));
            ImageByImage judged = FineTuning.Judged(trained, data.Search);
            string settings = string.Create(CultureInfo.InvariantCulture, $"{options.Final.Epochs} epochs");
            PairedDrop drop = _judged.Value.DropTo(judged);
            steps.Add(Step("training", settings, graph, trained, []) with { Accuracy = judged.Score, Drop = drop, Cost = from.Cost });
            isLost = drop.Lower(options.Confidence) > options.MostDrop;
            graph = trained;
        }

        watch.Working?.Invoke(name, "rounding and judging in INT8");
        cancellation.ThrowIfCancellationRequested();
        // What lost too much before anything was rounded does not come back by training it rounded.
        FinalBits.Judged best = new FinalBits(graph, from, data, cost, options, quantizer, _judged.Value,
            options.Rounded.Epochs == 0 || isLost ? null : forms => Learned(graph, forms, name, watch, cancellation)).Best(cancellation);
        LayerChange[] layers = [.. from node in Pipeline.Prepare(graph).Nodes.Where(node => node.Operator is IFiltered)
                                   let channels = node.Output.Shape.Channels
                                   select new LayerChange(node.Name, channels, channels)
                                   {
                                       Bits = best.Forms.Bits.GetValueOrDefault(node.Name, 8),
                                       Values = best.Forms.Values.TryGetValue(node.Name, out int values) ? values : null,
                                   }];
        steps.Add(Step("INT8", FinalBits.Summary(layers), graph, graph, layers) with { Accuracy = best.Accuracy, Drop = best.Drop, Cost = best.Cost });
        return new CompressionCandidate(name, from.Round)
        {
            File = Saved(graph, name),
            Int8File = Saved(best.Int8, $"{name}.int8"),
            Bits = best.Forms.Bits,
            Values = best.Forms.Values,
            Steps = steps,
            Cost = best.Cost,
            Accuracy = best.Accuracy,
            Drop = best.Drop,
            IsWithinLoss = FinalBits.IsWithin(options, from.Round, best.Drop),
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    // Batch norms apart, so that statistics can be measured anew; activations apart, so that responses are linear.
    private Graph Trainable(Graph graph)
    {
        Graph apart = ActivationSplit.Run(graph);
        return apart.Nodes.Any(node => node.Operator is BatchNorm) ? apart : BatchNormInsertion.Run(apart, _images);
    }

    private Graph Trained(Graph graph, TrainingOptions training, string name, CombinedWatch watch, CancellationToken cancellation)
    {
        if (training.Epochs == 0)
            return graph;
        string at = Path.Combine(folder, $"{name}.training");
        var recovery = new FineTuning(training)
        {
            Teacher = options.Teaching is { } loss ? new Distillation(_teacher.Value, loss) : null,
            KeepStructure = RoundDraft.IsSparse(graph),
        };
        Graph trained = recovery.Run(graph, data, new Checkpoint(at), name, watch.Training, cancellation).Graph;
        Directory.Delete(at, recursive: true);
        return trained;
    }

    private Graph Learned(Graph graph, WeightForms forms, string name, CombinedWatch watch, CancellationToken cancellation)
    {
        watch.Working?.Invoke(name, "training with everything rounded");
        // Another choice of bits is another training.
        static IEnumerable<int> Each(IReadOnlyDictionary<string, int> of) => of.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value);
        string values = forms.Values.Count == 0 ? "" : $".{string.Join('-', Each(forms.Values))}";
        string at = Path.Combine(folder, $"{name}.{string.Join('-', Each(forms.Bits))}{values}.rounded");
        QuantizationOptions rounding = quantizer.Options with { WeightBits = 8, NodeWeightBits = forms.Bits, InputQuantization = data.Train.Quantization };
        var training = new QuantizationAwareTraining(options.Rounded, rounding)
        {
            Teacher = options.Teaching is { } loss ? new Distillation(_teacher.Value, loss) : null,
            CalibrationImages = options.CalibrationImages,
            KeepStructure = RoundDraft.IsSparse(graph),
            Values = forms.Values,
        };
        return SharedSteps.Run(training.Run(graph, data, new Checkpoint(at), name, watch.Training, cancellation).Network.ToInt8(), forms.Values);
    }

    private Func<DeviceCost, double> Weigh(DeviceCost at) => options.Budget.IsEmpty || options.Budget.IsMetBy(at, cost.ClockHz)
        ? there => options.Goal == CompressionGoal.Cycles ? there.Cycles / at.Cycles : (double)there.FlashBytes / at.FlashBytes
        : there => options.Budget.Pressure(there, cost.ClockHz);

    // A step of what is to fall; or two steps of tables, where what is to fall hardly does.
    private Func<DeviceCost, bool> Enough(DeviceCost at)
    {
        Func<DeviceCost, double> weigh = Weigh(at);
        double left = 1 - options.Step;
        double target = weigh(at with { TableBytes = (long)(left * at.TableBytes), RamBytes = (long)(left * at.RamBytes), Cycles = left * at.Cycles });
        return there => weigh(there) <= target || there.TableBytes <= left * left * at.TableBytes;
    }

    private string Saved(Graph graph, string name)
    {
        string file = FileOf(name);
        Directory.CreateDirectory(folder);
        new ModelFile(graph).Save(file);
        return file;
    }

    // Always as the file has it, so that a run that goes on sees what the first one saw.
    private Graph Kept(string name, Func<Graph> make)
    {
        string file = FileOf(name);
        if (!File.Exists(file))
            Saved(make(), name);
        return ModelFile.Load(file).Graph;
    }

    private string FileOf(string name) => Path.Combine(folder, name + ModelFile.Extension);

    private static CompressionStep Step(string method, string settings, Graph before, Graph after, IReadOnlyList<LayerChange> layers)
    {
        Graph first = Pipeline.Prepare(before), then = Pipeline.Prepare(after);
        return new CompressionStep(method, settings, first.Macs, then.Macs, first.Weights, then.Weights, layers);
    }

    private static string Methods(IReadOnlyList<CompressionMove> moves) =>
        string.Join(", ", moves.Select(move => move.Kind).Distinct().Order().Select(MoveKinds.NameOf));

    private static string Settings(IReadOnlyList<CompressionMove> moves) =>
        string.Create(CultureInfo.InvariantCulture, $"{moves.Count} moves, predicted loss {moves.Sum(move => move.Loss):0.0000} nats");
}
