using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Training.Locating;

/// <summary>Cross-entropy of every cell that is judged; cells with an object weigh more, as there are few.</summary>
internal static class GridLoss
{
    /// <param name="logits">[B, classes, rows, columns].</param>
    /// <param name="targets">int64 [B, rows, columns]: classes, or <see cref="GridTargets.NotJudged"/>.</param>
    /// <param name="positiveWeight">What a cell with an object counts, in background cells.</param>
    public static Tensor Of(Tensor logits, Tensor targets, double positiveWeight, double labelSmoothing)
    {
        float[] weights = [1, .. Enumerable.Repeat((float)positiveWeight, (int)logits.shape[1] - 1)];
        return functional.cross_entropy(logits, targets, tensor(weights), GridTargets.NotJudged, label_smoothing: labelSmoothing);
    }
}
