namespace Edge.Training.Compressing;

/// <summary>Chooses the moves of a round: again and again the one of least predicted loss for what it saves on the board.</summary>
/// <remarks>
/// Lazily: what a move saves shrinks as its neighbours lose channels, so that a score from before is too good, never too bad; only the best one is worked
/// out again. methods.md 10.2; Minoux 1978 for the queue.
/// </remarks>
/// <param name="weigh">Turns a cost into the one number that is to fall.</param>
internal sealed class RoundPlanner(RoundDraft draft, IDeviceCost cost, Func<DeviceCost, double> weigh)
{
    // A move that costs nothing still has a size: of two of them the one that saves more comes first.
    private const double LeastLoss = 1e-12;

    /// <param name="isEnough">Whether the round ends with such a cost.</param>
    /// <returns>Without moves when none saves anything.</returns>
    public (RoundPlan Plan, IReadOnlyList<CompressionMove> Moves) Choose(Func<DeviceCost, bool> isEnough)
    {
        var plan = new RoundPlan();
        DeviceCost now = Of(plan);
        var moves = new List<CompressionMove>();
        var queue = new PriorityQueue<int, (double Score, int Source)>();
        for (int i = 0; i < draft.Sources.Count; i++)
            queue.Enqueue(i, (0, i));
        while (!isEnough(now) && queue.TryDequeue(out int source, out _))
        {
            if (Best(draft.Sources[source], plan, now) is not { } best)
                continue;
            if (queue.TryPeek(out _, out (double Score, int Source) next) && next.CompareTo((best.Score, source)) < 0)
            {
                queue.Enqueue(source, (best.Score, source));
                continue;
            }

            moves.Add(new CompressionMove(best.Move.Kind, best.Move.Layer, best.Move.What, best.Move.Loss, now, best.Cost));
            (plan, now) = (best.Move.Plan, best.Cost);
            queue.Enqueue(source, (best.Score, source));
        }

        return (plan, moves);
    }

    private (PlannedMove Move, DeviceCost Cost, double Score)? Best(IMoveSource source, RoundPlan plan, DeviceCost now)
    {
        foreach (PlannedMove move in source.Next(plan))
        {
            DeviceCost there = Of(move.Plan);
            double saved = weigh(now) - weigh(there);
            if (saved > 0)
                return (move, there, Math.Max(move.Loss, LeastLoss) / saved);
        }

        return null;
    }

    private DeviceCost Of(RoundPlan plan) => cost.Of(draft.Sized(plan), draft.Forms(plan));
}
