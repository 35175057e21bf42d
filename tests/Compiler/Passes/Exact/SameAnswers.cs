using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Passes;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>Two INT8 graphs that nobody can tell apart by their outputs.</summary>
internal static class SameAnswers
{
    /// <summary>All -128, all 127, then random values and ends.</summary>
    public static void Check(Random random, Graph before, Graph after, int images)
    {
        LegalState.SameInterface("exact", before, after);
        LegalState.Int8(after);
        Int8Executor first = new(before), second = new(after);
        for (int i = 0; i < images; i++)
        {
            sbyte[] image = RandomGraphs.Int8Image(random, before);
            if (i < 2)
                Array.Fill(image, i == 0 ? sbyte.MinValue : sbyte.MaxValue);
            Assert.Equal(first.Run([image]), second.Run([image]));
        }
    }
}
