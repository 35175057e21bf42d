using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Training.Locating;

namespace Edge.Cli.Report.Locating;

/// <summary>Where a network that locates found what, for a terminal.</summary>
internal static class LocatingText
{
    public static void Write(TextWriter text, LocatingResult result, IReadOnlyList<string> classes)
    {
        LocatingScore score = result.Int8;
        string before = result.Float is { } real ? $", float {Value(real.All.F1)}" : "";
        string parts = $"precision {Value(score.All.Precision)}  recall {Value(score.All.Recall)}";
        text.WriteLine($"located by centre: F1 {Value(score.All.F1)}{before}  {parts}  [measured]");
        text.WriteLine($"mAP at IoU 0.5 {Value(score.MeanAveragePrecision)}{(result.Float is { } other ? $", float {Value(other.MeanAveragePrecision)}" : "")}"
            + $"  boxes are of whole cells of {result.Specification.CellPixels} pixels; all right in {score.RightImages}/{score.Images} images\n");
        var table = new TextTable("class", ">F1", ">found", ">missed", ">wrong", ">AP at IoU 0.5");
        foreach (int k in Enumerable.Range(1, classes.Count - 1))
        {
            LocatingCount count = score.Classes[k];
            table.Row(classes[k], Value(count.F1), Number(count.Right), Number(count.Missed), Number(count.Wrong), Value(score.AveragePrecision[k]));
        }

        text.Write(table);
        if (score.BySize.Count > 0)
            text.WriteLine("found by size: " + string.Join("  ", score.BySize.Select(each => $"{Range(each)} {each.Found}/{each.Objects}")));
        text.WriteLine();
    }

    /// <summary>The longer side of the box: <c>4-8 px</c>, <c>over 32 px</c>.</summary>
    public static string Range(SizeRecall each) => each.UpTo is { } upTo
        ? string.Create(CultureInfo.InvariantCulture, $"{each.Above:0}-{upTo:0} px") : string.Create(CultureInfo.InvariantCulture, $"over {each.Above:0} px");

    /// <summary>A share with three digits, a dash where nothing could be counted.</summary>
    public static string Value(double? share) => share is { } known ? known.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    private static string Number(int count) => Text.Count(count);
}
