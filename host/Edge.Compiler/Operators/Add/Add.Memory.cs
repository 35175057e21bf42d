using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Add
{
    /// <summary>Into either operand: element i is written after both elements i are read, and no later one needs them.</summary>
    public override bool MayRunInPlace(Node node, int activation) => true;
}
