using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes;

/// <summary>Passes change nodes and never answers.</summary>
public class EquivalenceTests
{
    public static TheoryData<string> PassNames => [.. Pipeline.Passes.Select(pass => pass.Name)];

    [Theory]
    [MemberData(nameof(PassNames))]
    public void Outputs_stay_the_same_after(string pass) => Property.Holds(random =>
    {
        Graph before = RandomGraphs.Float(random);
        AssertSameAnswers(random, before, Pipeline.Passes.Single(p => p.Name == pass).Run(before));
    });

    [Fact]
    public void Outputs_stay_the_same_after_all_passes() => Property.Holds(random =>
    {
        Graph before = RandomGraphs.Float(random);
        Graph after = Pipeline.Prepare(before);
        AssertSameAnswers(random, before, after);
        Assert.DoesNotContain(after.Nodes, node => node.Operator is BatchNorm);
        Assert.True(after.Nodes.Count <= before.Nodes.Count, "an explicit border takes the place of a batch norm");
    });

    [Fact]
    public void Every_node_of_the_model_is_still_named_unless_it_was_an_identity() => Property.Holds(random =>
    {
        Graph before = RemoveDeadNodes.Run(RandomGraphs.Float(random));
        Graph after = Pipeline.Prepare(before);
        HashSet<string> named = [.. after.Nodes.SelectMany(node => node.Fused.Append(node.Name))];
        Assert.All(before.Nodes.Where(node => !node.Operator.IsIdentity(node)), node => Assert.Contains(node.Name, named));
    });

    // 1e-5 of the largest output: folding multiplies weights in another order, in single precision.
    private static void AssertSameAnswers(Random random, Graph before, Graph after)
    {
        float[] image = RandomGraphs.Images(random, before, 1)[0];
        float[][] wanted = new FloatExecutor(before).Run([image]), found = new FloatExecutor(after).Run([image]);
        Assert.Equal(wanted.Length, found.Length);
        float tolerance = 1e-5f * wanted.Max(output => output.Max(Math.Abs)) + 1e-6f;
        for (int o = 0; o < wanted.Length; o++)
        {
            for (int i = 0; i < wanted[o].Length; i++)
                Assert.InRange(found[o][i], wanted[o][i] - tolerance, wanted[o][i] + tolerance);
        }
    }
}
