using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>A transpose as nested loops over its output. Axes that stay neighbours are one loop, and axes of extent 1 none.</summary>
/// <param name="Extents">How often each loop runs, outermost first.</param>
/// <param name="Steps">How many elements of the input one round of each loop goes further.</param>
internal sealed record TransposeLoops(IReadOnlyList<int> Extents, IReadOnlyList<int> Steps)
{
    public static TransposeLoops Of(Shape input, AxisOrder order)
    {
        var strides = new int[input.Rank];
        for (int axis = input.Rank - 1, step = 1; axis >= 0; step *= input[axis--])
            strides[axis] = step;
        var loops = new List<(int Extent, int Step)>();
        foreach (int axis in order.Axes.Where(axis => input[axis] != 1))
        {
            if (loops.Count > 0 && loops[^1] is var outer && outer.Step == input[axis] * strides[axis])
                loops[^1] = (outer.Extent * input[axis], strides[axis]);
            else
                loops.Add((input[axis], strides[axis]));
        }

        return new TransposeLoops([.. loops.Select(loop => loop.Extent)], [.. loops.Select(loop => loop.Step)]);
    }
}
