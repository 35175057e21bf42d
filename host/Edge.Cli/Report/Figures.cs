using Edge.Cli.Report.Evidence;
using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>Everything a report states about accuracy, counted from what the INT8 reference and the float graph said.</summary>
internal sealed class Figures
{
    /// <summary>Two-sided and one-sided confidence of every bound, unless the project asks for another.</summary>
    public const double UsualConfidence = 0.95;

    /// <param name="validation">What was measured on the test images.</param>
    /// <param name="found">What else was measured; null: nothing.</param>
    public Figures(Validation validation, Findings? found = null)
    {
        Found = found ?? Findings.None;
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
        Verdicts = validation.Judging.Verdicts(images.Take(Decisions.Count).Select(image => image.Outputs));
        IsDefect = [.. images.Take(Decisions.Count).Select(image => validation.Judging.IsDefect(image.Label))];
        Line = LineCounts.Of(IsDefect.Zip(Verdicts, (isDefect, image) => (isDefect, image.Verdict)));
        Curve = OperatingCurve.Of([.. Verdicts.Select(image => image.Excess)], IsDefect);
        FloatAccuracy = Stages.FirstOrDefault(row => row.Result.Id == StageIds.Float) is { Ran: true } row
            ? new Rate(row.Errors.Trials - row.Errors.Hits, row.Errors.Trials)
            : null;
        Wrong = [.. Enumerable.Range(0, Decisions.Count).Where(i => Decisions[i] != images[i].Label)];
        Gates = Gate.Of(validation, this);
        VoidReasons = [.. VoidRules.Of(validation, this)];
        bool failed = Gates.Any(gate => !gate.Passed) || !validation.Ladder.Passed || validation.Levels.Any(level => !level.Ladder.Passed);
        Verdict = VoidReasons.Count > 0 ? Verdict.Void : failed ? Verdict.Fail : Verdict.Pass;
    }

    public Verdict Verdict { get; }

    /// <summary>Why nothing can be said; empty unless the verdict is void.</summary>
    public IReadOnlyList<Said> VoidReasons { get; }

    public double Confidence { get; }

    public IReadOnlyList<Gate> Gates { get; }

    public IReadOnlyList<StageRow> Stages { get; }

    /// <summary>What was measured beside the validation.</summary>
    public Findings Found { get; }

    /// <summary>The class with the highest score of the INT8 reference, for each image.</summary>
    public IReadOnlyList<int> Decisions { get; }

    /// <summary>What the device's judge says of each image by the limits in force.</summary>
    public IReadOnlyList<ImageVerdict> Verdicts { get; }

    /// <summary>Whether each image shows a defective part.</summary>
    public IReadOnlyList<bool> IsDefect { get; }

    /// <summary>Good and defective parts by verdict.</summary>
    public LineCounts Line { get; }

    public OperatingCurve Curve { get; }

    /// <summary>Images by [right class, decided class].</summary>
    public int[,] Confusion { get; }

    public IReadOnlyList<Rate> Recall { get; }

    public IReadOnlyList<Rate> Precision { get; }

    public Rate Accuracy { get; }

    /// <summary>Null when the float stage did not run.</summary>
    public Rate? FloatAccuracy { get; }

    /// <summary>Defects judged OK, of all defects (見逃し率).</summary>
    public Rate Escape => Line.Escape;

    /// <summary>Good parts judged NG, of all good parts (過検出率).</summary>
    public Rate Overkill => Line.Overkill;

    /// <summary>Chance that a bad part is further above its limits than a good one, the area under the ROC curve; null without parts of both kinds.</summary>
    public double? Area => Ranking.Area([.. Verdicts.Select(image => (double)image.Excess)], IsDefect);

    /// <summary>Indices of the images whose class the INT8 reference gets wrong.</summary>
    public IReadOnlyList<int> Wrong { get; }

    /// <summary>Stages after the INT8 reference that ran: those held to its bytes.</summary>
    public IEnumerable<StageRow> Held => Stages.Where(row => row.Ran && row.Result.Id is not (StageIds.Float or StageIds.Int8));

    /// <summary>Parts of one class that were judged OK.</summary>
    public Rate EscapeOf(Validation validation, int label)
    {
        int[] own = [.. Enumerable.Range(0, Verdicts.Count).Where(i => validation.Data.Images[i].Label == label)];
        return new Rate(own.Count(i => Verdicts[i].Verdict == PartVerdict.Ok), own.Length);
    }

    public int Row(int label) => Enumerable.Range(0, Confusion.GetLength(1)).Sum(k => Confusion[label, k]);

    public int Column(int decision) => Enumerable.Range(0, Confusion.GetLength(0)).Sum(k => Confusion[k, decision]);
}
