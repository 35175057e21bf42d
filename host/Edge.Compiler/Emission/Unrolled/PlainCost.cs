using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>What the plain kernels cost on nanoCLR, well enough to put steps in order: counted on public models, bench/results/nanoclr.md.</summary>
internal static class PlainCost
{
    private const double OfMac = 2500, OfOutput = 9000, OfPooledInput = 1500;

    /// <summary>Instructions of the interpreter for one inference.</summary>
    public static double Of(Node node)
    {
        long macs = node.Operator.CountMacs(node), inputs = node.Activations.Sum(input => (long)input.Shape.Elements);
        return macs > 0 ? macs * OfMac : node.Output.Shape.Elements * OfOutput + inputs * OfPooledInput;
    }
}
