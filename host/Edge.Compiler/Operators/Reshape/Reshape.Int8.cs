using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Reshape
{
    /// <summary>No calls: the output is the input's bytes.</summary>
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        SameQuantization.Check(node);
        return [];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) =>
        throw new InvalidOperationException($"{Kind} is a view and has no call to run");
}
