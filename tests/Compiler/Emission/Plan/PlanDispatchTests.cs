using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Tests.Operators;

namespace Edge.Compiler.Tests.Emission.Plan;

public class PlanDispatchTests
{
    [Fact]
    public void The_interpreter_dispatches_by_the_table_of_kernels() => Golden.CheckSource($"device/kernels/{PlanDispatch.FileName}", PlanDispatch.Text());

    [Fact]
    public void The_interpreter_knows_the_name_of_the_kernels_beside_it() => Golden.CheckSource($"device/kernels/{KernelSet.Header.Name}", KernelSet.Header.Text);

    [Fact]
    public void Every_kernel_that_operators_call_has_its_fields_and_tables_in_the_table()
    {
        var called = new HashSet<string>();
        Property.Holds(random =>
        {
            foreach (var (_, any) in AnyNode.Kinds)
            {
                foreach (var call in KernelRun.Calls(any(random)))
                {
                    called.Add(call.Kernel);
                    PlanKernel kernel = PlanKernels.Named(call.Kernel);
                    Assert.Equal(kernel.Fields, call.Parameters.Select(parameter => parameter.Name));
                    Assert.Equal(kernel.Operands.Count, call.Activations.Count + call.Tables.Count);
                    Assert.Equal(kernel.Operands.Skip(call.Activations.Count).Select(operand => operand.Name), call.Tables.Select(table => table.Name));
                    Assert.All(kernel.Operands.Skip(call.Activations.Count).Zip(call.Tables), pair => Assert.Equal(pair.First.IsWords, pair.Second.Data is int[]));
                }
            }
        });
        string[] ofLevels = ["conv2d_leading_s8", "dense_leading_s8"]; // what planning several levels makes of calls: PlanLevelTests
        Assert.Equal(PlanKernels.OfOperators.Select(kernel => kernel.Name).Order(), called.Concat(ofLevels).Order());
    }

    [Fact]
    public void A_loops_moves_name_an_operand_or_a_field_of_the_kernel_and_never_both()
    {
        foreach (PlanKernel kernel in PlanKernels.All)
        {
            Assert.True(kernel.Operands.Count <= PlanFormat.MostOperands, kernel.Name);
            Assert.All(kernel.Loops, loop => Assert.Contains(loop.Extent, kernel.Fields));
            Assert.All(kernel.Loops.SelectMany(loop => loop.Uneven), move => Assert.Contains(move.Name, kernel.Fields));
            Assert.All(kernel.Loops.SelectMany(loop => loop.Moves), move => Assert.Single(kernel.Fields.Concat(kernel.Operands.Select(operand => operand.Name)), move.Name));
        }
    }
}
