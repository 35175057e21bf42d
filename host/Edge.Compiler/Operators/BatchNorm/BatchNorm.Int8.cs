using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record BatchNorm
{
    public override Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights) => throw NotFolded(node);

    public override IReadOnlyList<KernelCall> Lower(Node node) => throw NotFolded(node);

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => throw new InvalidOperationException($"{Kind} has no INT8 form");

    private ModelException NotFolded(Node node) => new("E0305", $"node '{node.Name}' ({Kind})", "there is no INT8 form",
        "a batch norm right after a Conv2D, DepthwiseConv2D or Dense without activation, which is folded into it",
        "move it there, or express it as a 1x1 DepthwiseConv2D");
}
