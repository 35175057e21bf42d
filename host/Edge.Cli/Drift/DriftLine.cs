using Edge.Cli.Report.Locating;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Runtime.Drift;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Rendered;

namespace Edge.Cli.Drift;

/// <summary>A simulated line of rendered parts in front of the device's own code: preprocessing, INT8 network and drift sentinel.</summary>
/// <param name="Network">INT8, one input; its first output is judged.</param>
/// <param name="IsDefect">For each output, or each class of a grid's.</param>
/// <param name="DefectShare">Of the parts, in [0, 1]; shared out evenly among the kinds of defects.</param>
/// <param name="Calibration">Parts that the fingerprint is recorded from.</param>
/// <param name="Window">Parts of the sentinel's window.</param>
internal sealed record DriftLine(
    Graph Network, PreprocessingSpecification Preprocessing, IReadOnlyList<bool> IsDefect, double DefectShare, int Calibration, int Window)
{
    private static readonly RenderedChange _usual = new();

    /// <summary>The output is a grid of class scores.</summary>
    public bool IsGrid { get; init; }

    /// <summary>The sentinel of a pack that was calibrated with this line's own parts, none of which comes again.</summary>
    public DriftSentinel Calibrate(int seed, CancellationToken cancellation)
    {
        var fingerprint = new DriftFingerprint();
        var run = new Inference(this, RenderedSplit.Search, seed);
        for (int part = 0; part < Calibration; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            sbyte[] scores = run.Judge(_usual);
            fingerprint.Add(run.Input, Network.Inputs[0].Shape.Channels, scores, IsDefect);
        }

        // Through the section of the pack and back: what the device gets.
        DriftFingerprint read = DriftPart.Read(DriftPart.Write(fingerprint).Bytes, "drift");
        return new DriftSentinel(read.Scores, read.Means, read.Textures, Window);
    }

    /// <summary>Parts without drift: each alarm is a false one, after which the sentinel begins anew.</summary>
    /// <returns>For each alarm, the part it came with.</returns>
    public IReadOnlyList<(int Part, string Statistic)> FalseAlarms(
        DriftSentinel sentinel, int parts, int seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        var alarms = new List<(int, string)>();
        var run = new Inference(this, RenderedSplit.Test, seed);
        for (int part = 1; part <= parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsAlarm(sentinel, run, _usual))
            {
                alarms.Add((part, Moved(sentinel)));
                sentinel.Clear();
            }

            progress?.Report((double)part / parts);
        }

        return alarms;
    }

    /// <summary>Parts as usual, then a change.</summary>
    /// <param name="usual">Parts before it.</param>
    /// <param name="over">Parts over which it comes; 0: at once.</param>
    /// <param name="most">Parts after which nobody waits any longer.</param>
    /// <returns>Parts from the beginning of the change to the alarm, and what moved; null: no alarm. A false alarm before it is cleared.</returns>
    public (int Delay, string Statistic)? Detect(
        DriftSentinel sentinel, DriftScenario scenario, int usual, int over, int most, int seed, CancellationToken cancellation)
    {
        sentinel.Clear();
        var run = new Inference(this, RenderedSplit.Test, seed);
        for (int part = 0; part < usual; part++)
        {
            if (IsAlarm(sentinel, run, _usual))
                sentinel.Clear();
        }

        for (int part = 1; part <= most; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsAlarm(sentinel, run, scenario.At(part >= over ? 1 : (double)part / over)))
                return (part, Moved(sentinel));
        }

        return null;
    }

    private static bool IsAlarm(DriftSentinel sentinel, Inference run, RenderedChange change)
    {
        sbyte[] scores = run.Judge(change);
        return sentinel.Add(run.HighestDefect(scores), run.Mean, run.Texture) && sentinel.State == DriftState.Drifted;
    }

    private static string Moved(DriftSentinel sentinel) => string.Join(" ", Enumerable.Range(0, DriftSentinel.Statistics)
        .Where(which => sentinel.Statistic(which).State == DriftState.Drifted).Select(which => DriftEvidence.NameOf(which)));

    /// <summary>Part after part, drawn, preprocessed and judged.</summary>
    private sealed class Inference(DriftLine line, RenderedSplit split, int seed)
    {
        private readonly Int8Executor _executor = Int8Executor.Fast(line.Network);
        private readonly Random _random = new(seed);
        private readonly RenderedParts _parts = new(split, int.MaxValue, seed);
        private int _next;

        public sbyte[] Input { get; private set; } = [];

        public int Mean => DriftInput.Mean(Input, Input.Length, line.Network.Inputs[0].Shape.Channels);

        public int Texture => DriftInput.Texture(Input, Input.Length, line.Network.Inputs[0].Shape.Channels);

        public sbyte[] Judge(RenderedChange change)
        {
            // Rendered parts have the label index mod 5, and 0 is the good one.
            int kinds = _parts.ClassNames.Count;
            int index = kinds * _next++ + (_random.NextDouble() < line.DefectShare ? _random.Next(1, kinds) : 0);
            Input = line.Preprocessing.Apply(_parts.Name, _parts.Read(index, change));
            return ClassScores.OfDevice(_executor.Run([Input])[0], line.IsDefect.Count, line.IsGrid);
        }

        public int HighestDefect(sbyte[] scores) => scores.Where((_, i) => line.IsDefect[i]).Max();
    }
}
