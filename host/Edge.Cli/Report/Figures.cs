using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>Everything a report states about accuracy, counted from the decisions of the INT8 reference and the float graph.</summary>
internal sealed class Figures
{
    /// <summary>Two-sided and one-sided confidence of every bound, unless the project asks for another.</summary>
    public const double UsualConfidence = 0.95;

    public Figures(Validation validation)
    {
        Confidence = validation.Accept.Confidence ?? UsualConfidence;
        Stages = StageRow.Of(validation);
        Decisions = Stages.FirstOrDefault(row => row.Result.Id == StageIds.Int8)?.Result.Decisions ?? [];
        int classes = validation.Classes.Count;
        Confusion = new int[classes, classes];
        IReadOnlyList<JudgedImage> images = validation.Data.Images;
        for (int i = 0; i < Decisions.Count; i++)
            Confusion[images[i].Label, Decisions[i]]++;

        Recall = [.. Enumerable.Range(0, classes).Select(k => new Rate(Confusion[k, k], Row(k)))];
        Precision = [.. Enumerable.Range(0, classes).Select(k => new Rate(Confusion[k, k], Column(k)))];
        Accuracy = new Rate(Enumerable.Range(0, classes).Sum(k => Confusion[k, k]), Decisions.Count);
        int good = Row(0), defects = Decisions.Count - good;
        Escape = new Rate(Column(0) - Confusion[0, 0], defects);
        Overkill = new Rate(good - Confusion[0, 0], good);
        FloatAccuracy = Stages.FirstOrDefault(row => row.Result.Id == StageIds.Float) is { Ran: true } row
            ? new Rate(row.Errors.Trials - row.Errors.Hits, row.Errors.Trials)
            : null;
        Wrong = [.. Enumerable.Range(0, Decisions.Count).Where(i => Decisions[i] != images[i].Label)];
        Gates = [.. GatesOf(validation)];
        VoidReasons = [.. VoidReasonsOf(validation)];
        bool failed = Gates.Any(gate => !gate.Passed) || !validation.Ladder.Passed || validation.Levels.Any(level => !level.Ladder.Passed);
        Verdict = VoidReasons.Count > 0 ? Verdict.Void : failed ? Verdict.Fail : Verdict.Pass;
    }

    public Verdict Verdict { get; }

    /// <summary>Why nothing can be said; empty unless the verdict is void.</summary>
    public IReadOnlyList<string> VoidReasons { get; }

    public double Confidence { get; }

    public IReadOnlyList<Gate> Gates { get; }

    public IReadOnlyList<StageRow> Stages { get; }

    /// <summary>What the INT8 reference decided for each image.</summary>
    public IReadOnlyList<int> Decisions { get; }

    /// <summary>Images by [right class, decided class].</summary>
    public int[,] Confusion { get; }

    public IReadOnlyList<Rate> Recall { get; }

    public IReadOnlyList<Rate> Precision { get; }

    public Rate Accuracy { get; }

    /// <summary>Null when the float stage did not run.</summary>
    public Rate? FloatAccuracy { get; }

    /// <summary>Defects judged good, of all defects (見逃し率).</summary>
    public Rate Escape { get; }

    /// <summary>Good parts judged defective, of all good parts (過検出率).</summary>
    public Rate Overkill { get; }

    /// <summary>Indices of the images the INT8 reference judges wrong.</summary>
    public IReadOnlyList<int> Wrong { get; }

    /// <summary>Stages after the INT8 reference that ran: those held to its bytes.</summary>
    public IEnumerable<StageRow> Held => Stages.Where(row => row.Ran && row.Result.Id is not (StageIds.Float or StageIds.Int8));

    public int Row(int label) => Enumerable.Range(0, Confusion.GetLength(1)).Sum(k => Confusion[label, k]);

    public int Column(int decision) => Enumerable.Range(0, Confusion.GetLength(0)).Sum(k => Confusion[k, decision]);

    private IEnumerable<Gate> GatesOf(Validation validation)
    {
        Limits limits = validation.Accept;
        bool byBound = limits.Confidence is not null;
        if (limits.FloatAccuracyMinimum is { } least && FloatAccuracy is { } measured)
            yield return new Gate("float_accuracy", "Float accuracy", least, true, measured.Value, measured.LowerBound(Confidence), false);
        if (limits.Int8DropMaximum is { } drop && FloatAccuracy is { } before)
            yield return new Gate("int8_drop", "Accuracy lost to INT8", drop, false, before.Value - Accuracy.Value, null, false);
        if (limits.EscapeMaximum is { } escape)
            yield return new Gate("escape", "Escape: defects judged good", escape, false, Escape.Value, Escape.UpperBound(Confidence), byBound);
        if (limits.OverkillMaximum is { } overkill)
            yield return new Gate("overkill", "Overkill: good parts judged defective", overkill, false, Overkill.Value, Overkill.UpperBound(Confidence), byBound);
        int differing = Held.Sum(row => row.Result.Decisions.Count - (row.Result.BitExactImages ?? 0)) + LevelRow.DifferingAtLowerLevels(validation);
        yield return new Gate("bit_exact", "Images that differ from the INT8 reference", 0, false, differing, null, false);
    }

    private IEnumerable<string> VoidReasonsOf(Validation validation)
    {
        if (validation.IsPlumbingTest)
            yield return "plumbing test only: the INT8 ranges were calibrated on random data";
        if (Decisions.Count == 0)
            yield return "no image went through the INT8 reference";
        if (validation.Data.SharedWithTraining > 0)
            yield return $"{validation.Data.SharedWithTraining} test images also occur among the training images";
        if (validation.Data.SharedWithCalibration > 0)
            yield return $"{validation.Data.SharedWithCalibration} test images also occur among the calibration images";
        if (validation.Accept is { FloatAccuracyMinimum: not null } or { Int8DropMaximum: not null } && FloatAccuracy is null)
            yield return "a limit concerns the float graph, which did not run";
        if (validation.Accept.EscapeMaximum is not null && !Escape.IsKnown)
            yield return "escape cannot be stated without defective images";
        if (validation.Accept.OverkillMaximum is not null && !Overkill.IsKnown)
            yield return "overkill cannot be stated without good images";
    }
}
