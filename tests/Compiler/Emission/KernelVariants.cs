using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Tests.Operators;

namespace Edge.Compiler.Tests.Emission;

/// <summary>Runs the kernels that take plain ones' places on some cores, as C under the sanitizers.</summary>
/// <param name="possible">The calls that can take a call's place.</param>
internal sealed class KernelVariants(Func<KernelCall, IEnumerable<CallVariant>> possible)
{
    /// <summary>Random nodes; how often each kernel was drawn.</summary>
    public IReadOnlyDictionary<string, int> CheckNodes(IReadOnlyList<Func<Random, Node>> draws, int runs)
    {
        var tried = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Property.Holds(random =>
        {
            foreach (Node node in draws.Select(draw => draw(random)))
            {
                sbyte[][] inputs = AnyNode.Inputs(random, node);
                foreach (CallVariant variant in FilterStorage.LowerPlain(node) is [{ } call] ? possible(call) : [])
                {
                    tried[variant.Call.Kernel] = tried.GetValueOrDefault(variant.Call.Kernel) + 1;
                    Check($"{node}", variant, inputs, node.Output.Shape, KernelRun.CSharp(node, inputs));
                }
            }
        }, runs);
        return tried;
    }

    /// <summary>The recorded vectors; how many calls.</summary>
    public int CheckVectors()
    {
        int tried = 0;
        foreach (string path in Directory.EnumerateFiles(VectorFile.Folder, "*.json", SearchOption.AllDirectories))
        {
            VectorFile vector = VectorFile.Read(path);
            foreach (CallVariant variant in vector.Calls.Count == 1 ? possible(vector.Calls[0]) : [])
            {
                tried++;
                Check(path, variant, [.. vector.Inputs.Select(input => input.Values)], vector.OutputShape, vector.Expected);
            }
        }

        return tried;
    }

    /// <summary>One call, as this core and as other cores get it.</summary>
    public static void Check(string what, CallVariant variant, sbyte[][] inputs, Shape shape, sbyte[] expected)
    {
        KernelCall call = WithScratch(variant);
        Mismatch.Check($"{what} {call.Kernel}", shape, expected, CKernels.Run([call], inputs, expected.Length));
        Mismatch.Check($"{what} {call.Kernel}, as other cores get it", shape, expected, CKernels.RunOther([call], inputs, expected.Length));
    }

    // The program that runs kernels passes tables only.
    private static KernelCall WithScratch(CallVariant variant) => variant.ScratchBytes == 0 ? variant.Call : variant.Call with
    {
        Tables = [.. variant.Call.Tables, new("scratch", new int[variant.ScratchBytes / 4], new Shape(variant.ScratchBytes / 4), "")],
    };
}
