using Edge.Training.Locating;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Training;

/// <summary>What logits lose against labels: of images, or of the cells of a network that locates.</summary>
/// <param name="PositiveWeight">What a cell with an object counts, in background cells; null: images have classes.</param>
internal sealed record LabelLoss(double? PositiveWeight, double LabelSmoothing = 0)
{
    /// <summary>As a set of images has its labels.</summary>
    public static LabelLoss Of(ImageSet images) => new(images.Grid?.PositiveWeight);

    /// <param name="logits">[B, classes], or [B, classes, rows, columns].</param>
    /// <param name="labels">int64 [B], or [B, rows, columns].</param>
    public Tensor Of(Tensor logits, Tensor labels) => PositiveWeight is { } weight
        ? GridLoss.Of(logits, labels, weight, LabelSmoothing)
        : functional.cross_entropy(logits, labels, label_smoothing: LabelSmoothing);

    /// <summary>Cells as images: each that is judged is a row, and one with an object as many as it counts, rounded. Without cells all is as it was.</summary>
    /// <remarks>So a loss that compares a student's answers with a teacher's weighs cells as the labels' loss does.</remarks>
    /// <returns>Logits [rows, classes] of both, and int64 [rows].</returns>
    public (Tensor Student, Tensor Teacher, Tensor Labels) Rows(Tensor student, Tensor teacher, Tensor labels)
    {
        if (PositiveWeight is not { } weight)
            return (student, teacher, labels);
        int repeats = Math.Max(1, (int)Math.Round(weight));
        long[] cells = labels.data<long>().ToArray();
        long[] places = [.. cells.SelectMany((label, place) => Enumerable.Repeat((long)place, label == GridTargets.NotJudged ? 0 : label > 0 ? repeats : 1))];
        Tensor chosen = tensor(places, [places.Length]);
        Tensor Flat(Tensor logits) => logits.permute(0, 2, 3, 1).contiguous().view([cells.Length, logits.shape[1]]).index_select(0, chosen);
        return (Flat(student), Flat(teacher), tensor([.. places.Select(place => cells[place])], [places.Length]));
    }
}
