using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Runs an INT8 node with the kernels of Edge.Runtime.</summary>
internal static class KernelRun
{
    /// <summary>Filters in their smallest form, however small they are: so that those of these tests have others than int8.</summary>
    public static FilterRule Smallest { get; } = new(FilterGoal.Size) { CodeBytes = 0 };

    public static IReadOnlyList<KernelCall> Calls(Node node) => FilterStorage.Lower(node, Smallest);

    /// <summary>The output's bytes. They start as a pattern, so that a byte the kernels leave out is seen.</summary>
    public static sbyte[] CSharp(Node node, sbyte[][] inputs)
    {
        if (node.Operator.IsView)
            return inputs[0];
        var output = new sbyte[node.Output.Shape.Elements];
        Array.Fill(output, (sbyte)0x55);
        foreach (KernelCall call in Calls(node))
            node.Operator.RunInt8(call, inputs, output);
        return output;
    }

    /// <summary>The same with the output written over input <paramref name="activation"/>.</summary>
    public static sbyte[] CSharpInPlace(Node node, sbyte[][] inputs, int activation)
    {
        sbyte[][] copies = [.. inputs.Select(input => (sbyte[])input.Clone())];
        foreach (KernelCall call in Calls(node))
            node.Operator.RunInt8(call, copies, copies[activation]);
        return copies[activation];
    }
}
