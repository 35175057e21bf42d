using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Mean
{
    /// <summary>The mean over axes as a file lists them: in any order, negative ones counted from behind. Axes of one element do not matter.</summary>
    /// <param name="dropped">What is left of the shape without the axes.</param>
    /// <exception cref="ModelException">There is no such axis, or axes between them are left out.</exception>
    internal static Mean Over(Shape shape, IReadOnlyList<int> axes, out Shape dropped)
    {
        int[] averaged = [.. axes.Select(axis => axis < 0 ? axis + shape.Rank : axis).Distinct().Order()];
        if (averaged.Length == 0 || averaged.Any(axis => axis < 0 || axis >= shape.Rank))
            throw new ModelException("E0101", "", $"a mean over the axes {string.Join(',', axes)} of {shape}", $"axes in [{-shape.Rank}, {shape.Rank - 1}]");
        int[] left = [.. shape.Extents.Where((_, axis) => !averaged.Contains(axis))];
        dropped = new Shape(left.Length > 0 ? left : [1]);
        int[] longer = [.. averaged.Where(axis => shape[axis] > 1)];
        if (longer.Length == 0)
            longer = [Math.Max(averaged[^1], 1)];
        bool gap = Enumerable.Range(longer[0], longer[^1] - longer[0] + 1).Any(axis => shape[axis] > 1 && !longer.Contains(axis));
        return gap
            ? throw new ModelException("E0101", "", $"a mean over the axes {string.Join(',', axes)} of {shape}", "axes next to one another", "average over one group of axes after the other")
            : new Mean(longer[0], longer[^1]);
    }
}
