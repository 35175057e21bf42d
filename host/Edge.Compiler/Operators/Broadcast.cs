using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>
/// How two operands of different shapes meet, as three nested loops. Neighbouring axes that an operand walks along, or repeats, together
/// are one loop, so that a scalar needs one and squeeze-and-excite ([H, W, C] times [1, 1, C]) two.
/// </summary>
/// <param name="Extents">How often each loop runs, outermost first; 1 for a loop that is not needed.</param>
/// <param name="StepsOfA">How many elements further the first operand is after one round of each loop; 0 where it is repeated.</param>
/// <param name="StepsOfB">The same of the second operand.</param>
internal sealed record Broadcast(int[] Extents, int[] StepsOfA, int[] StepsOfB)
{
    private const int Loops = 3;

    private static readonly string[] LoopNames = ["outer", "middle", "inner"];

    /// <summary>The shape that both operands are repeated to. ONNX, "Multidirectional Broadcasting".</summary>
    /// <exception cref="ModelException">Two extents differ and neither is 1.</exception>
    public static Shape OutputShape(Shape a, Shape b)
    {
        var extents = new int[Math.Max(a.Rank, b.Rank)];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            int ofA = Extent(a, axis, extents.Length), ofB = Extent(b, axis, extents.Length);
            if (ofA != ofB && ofA != 1 && ofB != 1)
                throw new ModelException("E0101", "", $"inputs {a} and {b}", "extents that agree, or are 1, from the last axis on");
            extents[axis] = Math.Max(ofA, ofB);
        }

        return new Shape(extents);
    }

    /// <exception cref="ModelException">More than three loops are needed: E0305.</exception>
    public static Broadcast Of(Node node, Shape a, Shape b)
    {
        Shape output = node.Output.Shape;
        var loops = new List<(int Extent, bool AlongA, bool AlongB)>();
        for (int axis = 0; axis < output.Rank; axis++)
        {
            if (output[axis] == 1)
                continue;
            bool alongA = Extent(a, axis, output.Rank) > 1, alongB = Extent(b, axis, output.Rank) > 1;
            if (loops.Count > 0 && loops[^1] is var last && last.AlongA == alongA && last.AlongB == alongB)
                loops[^1] = (last.Extent * output[axis], alongA, alongB);
            else
                loops.Add((output[axis], alongA, alongB));
        }

        if (loops.Count > Loops)
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({node.Operator.Kind})", $"inputs {a} and {b}, which take turns in being repeated along {loops.Count} axes",
                $"at most {Loops}", "reshape them before this node");
        }

        loops.InsertRange(0, Enumerable.Repeat((1, false, false), Loops - loops.Count));
        return new Broadcast([.. loops.Select(loop => loop.Extent)], Steps(loop => loop.AlongA), Steps(loop => loop.AlongB));

        int[] Steps(Func<(int Extent, bool AlongA, bool AlongB), bool> isAlong)
        {
            var steps = new int[Loops];
            int step = 1;
            for (int i = Loops - 1; i >= 0; i--)
            {
                if (!isAlong(loops[i]))
                    continue;
                steps[i] = step;
                step *= loops[i].Extent;
            }

            return steps;
        }
    }

    /// <summary>The first nine fields of a pairwise kernel's parameter struct.</summary>
    public IEnumerable<Parameter> Parameters() =>
    [
        .. LoopNames.Select((name, i) => new Parameter(name, Extents[i])),
        .. LoopNames.Select((name, i) => new Parameter($"a_{name}_step", StepsOfA[i])),
        .. LoopNames.Select((name, i) => new Parameter($"b_{name}_step", StepsOfB[i])),
    ];

    private static int Extent(Shape shape, int axis, int rank) => axis < rank - shape.Rank ? 1 : shape[axis - (rank - shape.Rank)];
}
