namespace Edge.Training.Compressing;

/// <summary>One way to store a layer.</summary>
/// <param name="Bytes">Of its tables.</param>
/// <param name="Loss">What it costs the network, measured with all other layers as they were.</param>
public readonly record struct LayerOption(long Bytes, double Loss);

/// <summary>Chooses one option for each layer: the least loss in all within a budget of bytes. Exact.</summary>
/// <remarks>
/// The multiple-choice knapsack, layer by layer, over the choices that no other beats in both bytes and loss: Kellerer, Pferschy and Pisinger 2004,
/// Knapsack Problems, section 11.5.
/// </remarks>
public static class Knapsack
{
    /// <returns>The index of each layer's option; null when even the smallest options take more than the budget.</returns>
    public static int[]? Choose(IReadOnlyList<IReadOnlyList<LayerOption>> layers, long budget)
    {
        List<Partial> front = [new Partial(0, 0, -1, null)];
        foreach (IReadOnlyList<LayerOption> options in layers)
        {
            front = Undominated(front.SelectMany(partial => options.Select((option, i) =>
                new Partial(partial.Bytes + option.Bytes, partial.Loss + option.Loss, i, partial))).Where(partial => partial.Bytes <= budget));
        }

        if (front.Count == 0)
            return null;
        var chosen = new Stack<int>();
        for (Partial at = front[^1]; at.Before is not null; at = at.Before)
            chosen.Push(at.Option);
        return [.. chosen];
    }

    // Rising bytes, falling loss: the last one has the least loss.
    private static List<Partial> Undominated(IEnumerable<Partial> partials)
    {
        var front = new List<Partial>();
        foreach (Partial partial in partials.OrderBy(partial => partial.Bytes).ThenBy(partial => partial.Loss))
        {
            if (front.Count == 0 || partial.Loss < front[^1].Loss)
                front.Add(partial);
        }

        return front;
    }

    private sealed record Partial(long Bytes, double Loss, int Option, Partial? Before);
}
