using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator
{
    public override IReadOnlyList<KernelCall> Lower(Node node) =>
    [
        new KernelCall("lookup_s8", [0], [new("count", node.Output.Shape.Elements)],
            [LookupTable.Of(Evaluate, node.Inputs[0].Quantization!, node.Output.Quantization!)]),
    ];

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) =>
        LookupKernel.Run(new LookupParameters { Count = call["count"] }, inputs[0], 0, call.Int8Table("lookup"), output, 0);
}
