using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Softmax
{
    /// <summary>The last of three passes over a row reads each element right before it writes it.</summary>
    public override bool MayRunInPlace(Node node, int activation) => true;
}
