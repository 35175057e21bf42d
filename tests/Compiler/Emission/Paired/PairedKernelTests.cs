using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Tests.Operators;

namespace Edge.Compiler.Tests.Emission.Paired;

/// <summary>The kernels for cores that multiply pairs, as plain C under the sanitizers.</summary>
public class PairedKernelTests
{
    [FactWithGcc]
    public void They_give_the_reference_bytes()
    {
        var tried = new Dictionary<string, int>();
        Property.Holds(random =>
        {
            foreach (Func<Random, Node> draw in AnyNode.Paired)
            {
                Node node = draw(random);
                sbyte[][] inputs = AnyNode.Inputs(random, node);
                foreach (KernelCall call in Paired(node))
                {
                    tried[call.Kernel] = tried.GetValueOrDefault(call.Kernel) + 1;
                    sbyte[] c = CKernels.Run([call], inputs, node.Output.Shape.Elements);
                    Mismatch.Check($"{node} {call.Kernel}", node.Output.Shape, KernelRun.CSharp(node, inputs), c);
                }
            }
        }, runs: 400);
        Assert.Equal(["add_halved_s8", "conv2d_paired_s8", "conv2d_rowed_s8", "dense_paired_s8", "depthwise_conv2d_paired_s8"], tried.Keys.Order());
        Assert.All(tried, entry => Assert.True(entry.Value >= 20, $"{entry.Key} was drawn {entry.Value} times"));
    }

    [FactWithGcc]
    public void They_give_the_bytes_of_the_vectors()
    {
        int tried = 0;
        foreach (string path in Directory.EnumerateFiles(VectorFile.Folder, "*.json", SearchOption.AllDirectories))
        {
            VectorFile vector = VectorFile.Read(path);
            foreach (CallVariant paired in vector.Calls.Count == 1 ? PairedCall.Possible(vector.Calls[0]) : [])
            {
                tried++;
                sbyte[] c = CKernels.Run([WithScratch(paired)], [.. vector.Inputs.Select(input => input.Values)], vector.Expected.Length);
                Mismatch.Check($"{path} {paired.Call.Kernel}", vector.OutputShape, vector.Expected, c);
            }
        }

        Assert.True(tried >= 10, $"{tried} vectors");
    }

    private static IEnumerable<KernelCall> Paired(Node node) =>
        FilterStorage.LowerPlain(node) is [{ } call] ? PairedCall.Possible(call).Select(WithScratch) : [];

    // The program that runs kernels passes tables only.
    private static KernelCall WithScratch(CallVariant paired) => paired.ScratchBytes == 0 ? paired.Call : paired.Call with
    {
        Tables = [.. paired.Call.Tables, new("scratch", new int[paired.ScratchBytes / 4], new Shape(paired.ScratchBytes / 4), "")],
    };
}
