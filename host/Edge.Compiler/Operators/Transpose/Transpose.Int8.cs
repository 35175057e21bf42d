using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose
{
    /// <summary>Loops of the kernel.</summary>
    private const int MostLoops = 4;

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        SameQuantization.Check(node);
        TransposeLoops loops = TransposeLoops.Of(node.Inputs[0].Shape, Order);
        if (loops.Extents.Count > MostLoops)
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({node.Operator.Kind})", $"{node.Inputs[0].Shape} in the order {Order}, which takes {loops.Extents.Count} loops",
                $"at most {MostLoops}: axes that stay neighbours are one", "transpose in two steps");
        }

        int missing = MostLoops - loops.Extents.Count;
        int[] extents = [.. Enumerable.Repeat(1, missing), .. loops.Extents], steps = [.. new int[missing], .. loops.Steps];
        return
        [
            new KernelCall("transpose_s8", [0],
            [
                new("block", extents[0]), new("outer", extents[1]), new("middle", extents[2]), new("inner", extents[3]),
                new("block_step", steps[0]), new("outer_step", steps[1]), new("middle_step", steps[2]), new("inner_step", steps[3]),
            ],
            []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => TransposeKernel.Run(
        new TransposeParameters
        {
            Block = call["block"],
            Outer = call["outer"],
            Middle = call["middle"],
            Inner = call["inner"],
            BlockStep = call["block_step"],
            OuterStep = call["outer_step"],
            MiddleStep = call["middle_step"],
            InnerStep = call["inner_step"],
        },
        inputs[0], 0, output, 0);
}
