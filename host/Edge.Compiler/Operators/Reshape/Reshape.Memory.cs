using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Reshape
{
    public override bool IsView => true;

    public override bool MayRunInPlace(Node node, int activation) => true;
}
