using System.Buffers.Binary;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Compiler.Tests.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission.Plan;

public class PlanWriterTests
{
    private const int Whole = int.MaxValue;

    [FactWithGcc]
    public void A_plan_gives_the_reference_bytes_for_every_operator_whole_and_in_parts() => Property.Holds(random =>
    {
        foreach (Program program in OneNode.OfEveryKind(random))
        {
            Node node = program.Graph.Nodes[0];
            sbyte[] image = AnyNode.Int8s(random, program.Graph.Inputs.Sum(input => input.Bytes));
            sbyte[] expected = new Int8Executor(program.Graph).Run(Split(program.Graph, image))[0];
            foreach (int work in new[] { Whole, 1, random.Next(1, 40), random.Next(40, 4000) })
                Mismatch.Check($"{node}, at most {work} in a step", node.Output.Shape, expected, Run(program, work, image).Output);
        }
    });

    [FactWithGcc]
    public void A_plan_gives_the_reference_bytes_for_any_graph_whole_and_in_parts() => Property.Holds(random =>
    {
        Graph graph = SparseGraph.Of(random, RandomGraphs.Int8(random));
        Program program = Planner.Plan(graph, new PlanOptions { Alignment = random.Next(2) == 0 ? 1 : 4, Filters = KernelRun.Smallest });
        sbyte[] image = RandomGraphs.Int8Image(random, program.Graph);
        sbyte[] expected = [.. new Int8Executor(program.Graph).Run(Split(program.Graph, image)).SelectMany(output => output)];
        foreach (int work in new[] { Whole, 1, random.Next(1, 5000) })
            Assert.Equal(expected, Run(program, work, image).Output);
    }, runs: 60);

    [Fact]
    public void No_step_computes_more_than_the_bound_where_its_loops_can_be_cut_so_far() => Property.Holds(random =>
    {
        foreach (var (_, any) in AnyNode.Kinds)
        {
            Node node = any(random);
            int bound = random.Next(1, 3000);
            foreach (KernelCall call in KernelRun.Calls(node))
            {
                PlanCall[] parts = [.. PlanCall.Parts(call, bound)];
                Assert.Equal(PlanKernels.Named(call.Kernel).Work(call), parts.Sum(part => part.Work));
                Assert.All(parts, part => Assert.True(part.Work <= bound || IsSmallest(part), $"{part.Call.Kernel}: {part.Work} > {bound}"));
            }
        }
    });

    [Theory]
    [InlineData("conv2d_s8")]
    [InlineData("conv2d_packed_s8")]
    public void A_convolution_is_cut_into_rows_then_pixels_then_channels(string kernel)
    {
        var random = new Random(3);
        KernelCall call = Enumerable.Range(0, 1000).Select(_ => AnyNode.Kinds["Conv2D"](random)).Select(node => node.Operator.Lower(node)[0])
            .First(call => call.Kernel == kernel && call["groups"] == 1 && call["out_h"] > 2 && call["out_w"] > 2 && call["out_c"] > 2);
        long work = PlanKernels.Named(call.Kernel).Work(call), row = work / call["out_h"], pixel = row / call["out_w"];

        Assert.Single(PlanCall.Parts(call, work));
        PlanCall[] rows = [.. PlanCall.Parts(call, row)], pixels = [.. PlanCall.Parts(call, pixel)], values = [.. PlanCall.Parts(call, pixel - 1)];
        Assert.Equal(call["out_h"], rows.Length);
        Assert.Equal(call["out_h"] * call["out_w"], pixels.Length);
        Assert.All(rows.Select((part, y) => (part, y)), item => Assert.Equal(
            (call["pad_top"] - item.y * call["stride_h"], (long)item.y * call["out_w"] * call["out_c"]), (item.part.Call["pad_top"], item.part.OutputStart)));
        Assert.Equal(2 * pixels.Length, values.Length);
        int filterBytes = call.Int8Table("filter").Length / call["out_c"];
        Assert.All(values, part => Assert.Equal(part.OperandStart[1], part.OperandStart[2] * filterBytes));
    }

    [Fact]
    public void The_parts_of_a_coded_filter_begin_where_its_rows_do()
    {
        var random = new Random(3);
        KernelCall call = Enumerable.Range(0, 1000).Select(_ => KernelRun.Calls(AnyNode.Kinds["Dense"](random))[0])
            .First(call => call.Kernel == "dense_coded_s8" && call["filter_format"] == (int)FilterFormat.BitmapCodebook && call["out_c"] > 2);
        PlanCall[] rows = [.. PlanCall.Parts(call, call["in_c"])];
        Assert.Equal(call["out_c"], rows.Length);
        Assert.Equal(call["filter_start"], rows[0].Call["filter_start"]);
        Assert.All(rows, row => Assert.Equal(0, row.OperandStart[1]));
        Assert.True(rows[1..].Zip(rows).All(pair => pair.First.Call["filter_start"] > pair.Second.Call["filter_start"]));
        Assert.Equal(call.Int8Table("filter").Length, rows[0].Call["filter_start"] + FilterStorage.BytesOf(call, call["out_c"]));
    }

    [Fact]
    public void Records_and_tables_lie_on_multiples_of_four_and_equal_tables_once()
    {
        Property.Holds(random =>
        {
            Program program = Planner.Plan(RandomGraphs.Int8(random));
            byte[] blob = PlanWriter.Write(program);
            Assert.Equal(0, blob.Length % PlanFormat.Alignment);
            Assert.Equal(blob, PlanWriter.Write(program));
            Assert.Equal(Crc32.Of(blob.AsSpan(PlanFormat.CheckedFrom)), (uint)Number(blob, PlanFormat.ChecksumAt));
            int steps = Number(blob, PlanFormat.StepsAt);
            Assert.Equal(steps, PlanWriter.NodesOf(program).Count);
            long records = PlanFormat.HeaderBytes + (program.Graph.Inputs.Count + program.Graph.Outputs.Count) * PlanFormat.TensorBytes
                + PlanFormat.LevelBytes + PlanFormat.GroupBytes + steps * PlanFormat.StepBytes;
            long parameters = program.Steps.SelectMany(step => step.Calls).SelectMany(call => PlanCall.Parts(call, new PlanWriterOptions().StepWork))
                .DistinctBy(part => string.Join(' ', part.Call.Parameters.Select(parameter => parameter.Value))).Sum(part => 4L * part.Call.Parameters.Count);
            long tables = SharedTables.Of(program).All.Sum(table => (table.Table.Bytes + 3L) / 4 * 4);
            Assert.Equal(records + parameters + tables, blob.Length);
        }, runs: 30);
    }

    [FactWithGcc]
    public void A_blob_that_is_not_this_interpreters_is_refused_by_name()
    {
        Program program = Planner.Plan(RandomGraphs.Int8(new Random(1)));
        byte[] blob = PlanWriter.Write(program);
        sbyte[] image = RandomGraphs.Int8Image(new Random(1), program.Graph);
        PlanStatus Status(byte[] changed, int offset = 0) => CPlan.Run(changed, image, offset).Status;

        Assert.Equal(PlanStatus.Ok, Status(blob));
        Assert.Equal(PlanStatus.Ok, Status([.. blob, 1, 2, 3]));
        Assert.Equal(PlanStatus.Misaligned, Status(blob, offset: 1));
        Assert.Equal(PlanStatus.Misaligned, Status(blob, offset: 2));
        Assert.Equal(PlanStatus.NotAPlan, Status([.. "EDGEPACK"u8, .. blob[8..]]));
        Assert.Equal(PlanStatus.NotAPlan, Status(blob[..7]));
        Assert.Equal(PlanStatus.Truncated, Status(blob[..8]));
        Assert.Equal(PlanStatus.Truncated, Status(blob[..(PlanFormat.HeaderBytes - 1)]));
        Assert.Equal(PlanStatus.Truncated, Status(blob[..^1]));
        Assert.Equal(PlanStatus.Version, Status(With(blob, PlanFormat.VersionAt, 1)));
        Assert.Equal(PlanStatus.Version, Status(With(blob, PlanFormat.VersionAt, 2)));
        Assert.Equal(PlanStatus.Version, Status(With(blob, PlanFormat.VersionAt, 4)));
        Assert.Equal(PlanStatus.KernelSet, Status(PlanWriter.Write(program, new PlanWriterOptions { KernelSet = "k1-000000000000" })));
        for (int at = PlanFormat.ChecksumAt; at < blob.Length; at += 1 + blob.Length / 200)
            Assert.Equal(PlanStatus.Checksum, Status([.. blob[..at], (byte)(blob[at] ^ 16), .. blob[(at + 1)..]]));
        Assert.Equal(PlanStatus.Corrupt, Status(Signed(With(blob, PlanFormat.ArenaBytesAt, -1))));
        Assert.Equal(PlanStatus.Corrupt, Status(Signed(With(blob, PlanFormat.StepsAt, int.MaxValue))));
        Assert.Equal(PlanStatus.Corrupt, Status(Signed(With(blob, PlanFormat.StepWorkAt, Number(blob, PlanFormat.StepWorkAt) - 1))));
    }

    [FactWithGcc]
    public void A_sum_of_products_that_could_leave_32_bits_is_refused_and_a_large_bias_alone_is_not() =>
        Assert.All(Enum.GetValues<FilterFormat>(), IsRefusedWhereASumCouldLeave32Bits);

    private static void IsRefusedWhereASumCouldLeave32Bits(FilterFormat format)
    {
        Program program = OneNode.Plan(OneNode.Draw(new Random(5), AnyNode.Kinds["Dense"]));
        sbyte[] image = new sbyte[program.Graph.Inputs[0].Bytes];
        KernelCall call = FilterStorage.LowerPlain(program.Graph.Nodes[0])[0];
        // Each sum has two products less than the kernel could compute.
        long most = (call["in_c"] - 2) * 127L * Math.Max(127 - call["input_zero_point"], call["input_zero_point"] + 128);

        PlanStatus Status(int bias, sbyte weight)
        {
            Table[] tables =
            [
                .. call.Tables.Select(table => table.Name switch
                {
                    "bias" => table with { Data = Enumerable.Repeat(bias, table.Data.Length).ToArray() },
                    "filter" => table with { Data = Enumerable.Range(0, table.Data.Length).Select(i => i % call["in_c"] < 2 ? (sbyte)0 : weight).ToArray() },
                    _ => table,
                }),
            ];
            KernelCall stored = FilterStorage.In(format, 8, call with { Tables = tables });
            return CPlan.Run(PlanWriter.Write(program with { Steps = [program.Steps[0] with { Calls = [stored] }] }), image).Status;
        }

        Assert.Equal(PlanStatus.Ok, Status(int.MaxValue, 0));
        Assert.Equal(PlanStatus.Corrupt, Status(int.MinValue, 0));
        Assert.Equal(PlanStatus.Ok, Status((int)(int.MaxValue - most), -127));
        Assert.Equal(PlanStatus.Corrupt, Status((int)(int.MaxValue - most + 1), -127));
        Assert.Equal(PlanStatus.Corrupt, Status((int)(-int.MaxValue + most - 1), 127));
    }

    [Fact]
    public void A_tensor_of_more_extents_than_the_format_holds_is_refused()
    {
        Tensor input = Tensor.Int8("deep", new Shape(1, 1, 1, 1, 1, 1, 1, 1, 2), Quantization.PerTensor(1, 0));
        Node node = AnyNode.Of(new Relu(), [input], input.Quantization!);
        Program program = Planner.Plan(new Graph("deep", [input], [node.Output], [node]));
        Assert.Equal("E0409", Assert.Throws<ModelException>(() => PlanWriter.Write(program)).Code);
    }

    private static PlanAnswer Run(Program program, int work, sbyte[] image)
    {
        PlanAnswer answer = CPlan.Run(PlanWriter.Write(program, new PlanWriterOptions { StepWork = work }), image);
        Assert.Equal(PlanStatus.Ok, answer.Status);
        Assert.Equal(program.ArenaBytes, answer.ArenaBytes);
        return answer;
    }

    private static bool IsSmallest(PlanCall part) => part.Kernel.Loops.TakeWhile(loop => loop.IsCut(part.Call)).All(loop => part.Call[loop.Extent] == 1);

    private static int Number(byte[] blob, int at) => BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(at));

    private static byte[] With(byte[] blob, int at, int value)
    {
        byte[] changed = [.. blob];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
        return changed;
    }

    private static byte[] Signed(byte[] blob) => With(blob, PlanFormat.ChecksumAt, (int)Crc32.Of(blob.AsSpan(PlanFormat.CheckedFrom)));

    private static sbyte[][] Split(Graph graph, sbyte[] image)
    {
        int at = 0;
        return [.. graph.Inputs.Select(input => image[at..(at += input.Bytes)])];
    }
}
