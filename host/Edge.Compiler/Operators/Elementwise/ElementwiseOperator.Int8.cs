using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator
{
    public override IReadOnlyList<KernelCall> Lower(Node node) =>
    [
        new KernelCall("lookup_s8", [0], [new("count", node.Output.Shape.Elements)],
            [node.Inputs.Count > 1 ? LookupTable.Of(node.Inputs[1].Int8s) : Answers(node.Inputs[0].Quantization!, node.Output.Quantization!)]),
    ];

    /// <summary>The table of 256 answers; an operator whose rounding a standard fixes has its own.</summary>
    protected virtual Table Answers(Quantization input, Quantization output) => LookupTable.Of(Evaluate, input, output);

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) =>
        LookupKernel.Run(new LookupParameters { Count = call["count"] }, inputs[0], 0, call.Int8Table("lookup"), output, 0);
}
