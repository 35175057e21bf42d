using System.Globalization;
using System.Text;
using Edge.Compiler.Locating;
using Edge.Compiler.Storage;
using Edge.Devices.Ladder;
using Edge.Training.Locating;

namespace Edge.Bench.Localization;

/// <summary>One network of the study.</summary>
/// <param name="Search">At the chosen threshold.</param>
/// <param name="Tried">F1 on the search split at each threshold.</param>
internal sealed record LocalizationRow(
    string Name, Detector Detector, LocatingSpecification Specification, LocatingScore Search, IReadOnlyList<(double Threshold, double F1)> Tried)
{
    public LocatingScore? Test { get; set; }

    public LocatingScore? FloatTest { get; set; }

    public LadderResult? Ladder { get; set; }
}

/// <summary>Writes the study's results as a page.</summary>
internal static class LocalizationTable
{
    private static readonly string[] _classes = ["OK", "scratch", "dent", "stain", "chip"];

    public static void Write(string path, IReadOnlyList<LocalizationRow> rows, string settings, int emulated)
    {
        var text = new StringBuilder();
        text.AppendLine("# Localization on rendered parts").AppendLine();
        text.AppendLine("Made by `make study-localization`. 64x64 gray parts with exact defect masks, 8x8 cells of 8 pixels: the network `parts` cut before its pooling, and plain 3x3 convolutions.");
        text.AppendLine($"{settings}. Each threshold is that with the best F1 on the search split, and the test split was looked at once, with everything fixed.").AppendLine();
        text.AppendLine("F1: a detection counts when its centre lies in a defect of its class or at most a cell beside it, one for each defect. mAP: boxes of whole cells");
        text.AppendLine("at IoU 0.5. Flash, RAM and instructions are those of emitted C for netduinoplus2 (Cortex-M4F, gcc -O3), counted in QEMU, decoding included.").AppendLine();
        text.AppendLine("| network | MACs | threshold | F1 search | F1 test, float | F1 test, INT8 | mAP test, float | mAP test, INT8 | flash B | RAM B | stack B | instructions |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (LocalizationRow row in rows)
        {
            StageResult chip = row.Ladder!.Stages.First(stage => stage.Id == StageIds.CCortexM4);
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Detector.Int8.Macs:#,0} | {row.Specification.Threshold} | {row.Search.All.F1:0.000} | {row.FloatTest!.All.F1:0.000} | {row.Test!.All.F1:0.000} "
                + $"| {row.FloatTest.MeanAveragePrecision:0.000} | {row.Test.MeanAveragePrecision:0.000} | {chip.FlashBytes:#,0} | {chip.RamBytes:#,0} | {chip.StackBytes:#,0} | {chip.InstructionsPerInference:#,0} |"));
        }

        LocalizationRow first = rows[0];
        text.AppendLine().AppendLine("## parts, INT8 on the test split").AppendLine();
        text.AppendLine("| class | F1 | found | missed | nothing there | AP at IoU 0.5 |").AppendLine("|---|---:|---:|---:|---:|---:|");
        for (int k = 1; k < _classes.Length; k++)
        {
            LocatingCount count = first.Test!.Classes[k];
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {_classes[k]} | {count.F1:0.000} | {count.Right} | {count.Missed} | {count.Wrong} | {first.Test.AveragePrecision[k]:0.000} |"));
        }

        text.AppendLine().AppendLine("| longer side of the defect's box | found | defects |").AppendLine("|---|---:|---:|");
        foreach (SizeRecall size in first.Test!.BySize)
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| over {size.Above} px{(size.UpTo is { } upTo ? $", up to {upTo} px" : "")} | {size.Found} | {size.Objects} |"));
        text.AppendLine().AppendLine($"Bit-exact with what is located, images of the test split (emulated chips get {emulated}):").AppendLine();
        foreach (StageResult stage in first.Ladder!.Stages.Where(stage => stage.Status != StageStatus.Skipped))
            text.AppendLine($"- {stage.Title}: {stage.BitExactImages ?? 0}/{stage.Decisions.Count}, {stage.Status.ToString().ToLowerInvariant()} {stage.Reason}".TrimEnd());
        text.AppendLine().AppendLine("F1 on the search split by threshold: "
            + string.Join(", ", first.Tried.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Threshold}: {each.F1:0.000}"))));
        text.AppendLine().AppendLine("Low rank: responses behind the activation, columns and rows, asymmetric (Zhang et al. 2016), every convolution of 8 or more channels.");
        AtomicFile.Write(path, text.ToString().ReplaceLineEndings("\n"));
    }
}
