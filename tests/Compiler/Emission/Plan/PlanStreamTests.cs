using System.Buffers.Binary;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Compiler.Tests.Emission.Plan;

/// <summary>Plans that compute some rows at a time: the bytes of whole tensors, in the arena that emitted code has.</summary>
public class PlanStreamTests(ITestOutputHelper log)
{
    // The fields of a schedule: when, in which strips, how the output and two operands move on, the first row.
    private const int FirstTurn = 0, Turns = 4, Period = 8, FirstStrip = 12, Strips = 16, StripPeriod = 20, OutputByTurn = 24, OutputByStrip = 28, InputByTurn = 32, FirstRow = 48, RowByTurn = 52;

    [FactWithGcc]
    public void A_streamed_plan_gives_the_reference_bytes_whole_and_in_parts()
    {
        int groups = 0, patches = 0;
        Property.Holds(random =>
        {
            Graph graph = OutputCopies.Run(SparseGraph.Of(random, RandomGraphs.Int8(random)));
            Program program = Streamed(random, graph, inStrips: random.Next(3) == 0);
            groups += program.Groups.Count;
            patches += program.Groups.Count(group => group.Strips > 1);
            sbyte[] image = RandomGraphs.Int8Image(random, graph);
            foreach (int work in new[] { int.MaxValue, random.Next(1, 200), random.Next(200, 5000) })
                Check(program, image, work);
        }, runs: 40);
        Assert.True(groups > 40 && patches > 4, $"{groups} groups, {patches} in strips");
    }

    [FactWithGcc]
    public void Every_kind_of_end_is_streamed() => Assert.All(EndedGraph.Ends.Values, end =>
    {
        Program program = Planner.Plan(EndedGraph.Int8(end), new PlanOptions { RamBytes = 0 });
        Assert.Contains(program.Groups.SelectMany(group => group.Acts), act => act is BandMean or BandShow);
        Assert.True(program.ArenaBytes < program.Whole.ArenaBytes / 4);
        foreach (int work in new[] { int.MaxValue, 3000, 100 })
            Check(program, RandomGraphs.Int8Image(new Random(1), program.Graph), work);
    });

    [FactWithGcc]
    public void Odd_channels_and_uneven_padding_are_streamed()
    {
        var random = new Random(2);
        var sketch = new GraphSketch(random, "odd");
        Tensor x = sketch.Conv(sketch.Input(1, 31, 23, 3), 7, Size.Square(3), new Conv2D(new Size(2, 1), new Padding(0, 2, 1, 0)));
        Tensor y = sketch.Depthwise(x, 1, new Size(5, 3), new DepthwiseConv2D(Size.Square(1), new Padding(3, 0, 1, 2)));
        y = sketch.Conv(y, 5, Size.Square(1), new Conv2D(Size.Square(1), Padding.None));
        y = sketch.Conv(y, 7, Size.Square(2), new Conv2D(Size.Square(1), new Padding(1, 0, 0, 1)));
        y = sketch.Conv(sketch.Node(new Add(), x, y), 11, new Size(3, 2), new Conv2D(new Size(3, 2), new Padding(2, 1, 0, 0)));
        y = sketch.Dense(sketch.Flatten(y), 3);
        Graph graph = Pipeline.Prepare(sketch.Finish(y));
        Graph int8 = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 2), new QuantizationOptions());
        foreach (int alignment in new[] { 1, 4 })
        {
            Program program = Planner.Plan(int8, new PlanOptions { RamBytes = 0, Alignment = alignment });
            log.WriteLine($"alignment {alignment}: {program.ArenaBytes} bytes, whole {program.Whole.ArenaBytes}");
            Assert.NotEmpty(program.Groups);
            foreach (int work in new[] { int.MaxValue, 1000, 7 })
                Check(program, RandomGraphs.Int8Image(random, int8), work);
        }
    }

    /// <param name="share">Of the arena with whole tensors, at most.</param>
    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 0.4)]
    [InlineData("vww_mobilenet025_int8", 0.35)]
    public void Public_networks_are_streamed(string model, double share)
    {
        if (new FactWithGccAttribute().Skip is not null)
            return;
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite"));
        Program program = Pipeline.Plan(Pipeline.Shrink(graph), new PlanOptions { RamBytes = 0 });
        PlanBlob streamed = PlanBlob.Read(PlanWriter.Write(program), model), whole = PlanBlob.Read(PlanWriter.Write(program.Whole), model);
        log.WriteLine($"{model}: arena {streamed.ArenaBytes}, whole {whole.ArenaBytes}; blob {PlanWriter.Write(program).Length}, whole {PlanWriter.Write(program.Whole).Length}; "
            + $"steps {streamed.Steps}, whole {whole.Steps}");
        Assert.Equal(program.ArenaBytes, streamed.ArenaBytes);
        Assert.InRange(streamed.ArenaBytes, 1, share * whole.ArenaBytes);
        Check(program, RandomGraphs.Int8Image(new Random(1), program.Graph), new PlanWriterOptions().StepWork);
    }

    [FactWithGcc]
    public void A_schedule_that_leaves_its_turns_its_rows_or_its_memory_is_refused()
    {
        var random = new Random(3);
        Program program = Enumerable.Range(0, 1000).Select(_ => Streamed(random, OutputCopies.Run(RandomGraphs.Int8(random)), inStrips: true))
            .First(program => program.Groups.Any(group => group.Strips > 2 && group.Acts.OfType<BandGather>().Any()));
        byte[] blob = PlanWriter.Write(program, new PlanWriterOptions { StepWork = int.MaxValue });
        sbyte[] image = RandomGraphs.Int8Image(random, program.Graph);
        PlanStatus Status(params (int At, int Value)[] changes) => CPlan.Run(Signed(With(blob, changes)), image).Status;
        void Refused(int at, params int[] values) => Assert.All(values, value => Assert.Equal(PlanStatus.Corrupt, Status((at, value))));

        var (group, step, schedule) = StepOf(blob, program, act => act is BandGather);
        int turns = Number(blob, group), strips = Number(blob, group + 4);
        Assert.Equal(PlanStatus.Ok, Status());
        Refused(schedule + FirstTurn, -1, turns, int.MaxValue, int.MinValue);
        Refused(schedule + Turns, 0, -1, turns + 1, int.MaxValue);
        Refused(schedule + Period, 0, -1, turns, int.MaxValue);
        Refused(schedule + FirstStrip, -1, 1, strips);
        Refused(schedule + Strips, 0, strips + 1, int.MaxValue);
        Refused(schedule + StripPeriod, 0, 2, int.MaxValue);
        Refused(schedule + InputByTurn, -1, Number(blob, PlanFormat.ArenaBytesAt) + image.Length, int.MaxValue);
        Refused(schedule + OutputByTurn, -1, int.MaxValue);
        Refused(schedule + OutputByStrip, -1, Number(blob, PlanFormat.ArenaBytesAt), int.MaxValue);
        Refused(schedule + FirstRow, 1, -1); // a kernel that is told no row
        Refused(schedule + RowByTurn, 1, -1);
        Refused(step + 12, 2, blob.Length, blob.Length - PlanFormat.ScheduleBytes + 4, -4);
        // Fewer turns or strips than the schedules are for, none, or more steps than can be counted.
        Refused(group, 0, -1, turns - 1, 1 << 20, int.MaxValue);
        Refused(group + 4, 0, -1, strips - 1, int.MaxValue);
        Refused(group + 8, 0, Number(blob, group + 8) - 1, Number(blob, group + 8) + 1);
        // A window that the arena does not hold.
        Refused(PlanFormat.ArenaBytesAt, 0, 1, program.ArenaBytes / 2);
    }

    [FactWithGcc]
    public void A_copy_that_would_read_what_it_has_written_is_refused()
    {
        Program program = Planner.Plan(EndedGraph.Int8(EndedGraph.Ends["mean"]), new PlanOptions { RamBytes = 0 });
        byte[] blob = PlanWriter.Write(program);
        sbyte[] image = RandomGraphs.Int8Image(new Random(1), program.Graph);
        // The rows of a window move up by less than there are of them.
        var (_, step, _) = StepOf(blob, program, act => act is BandCopy copy && copy.From.Start.Offset - copy.To.Start.Offset < copy.Bytes && copy.From.Start.Memory == Memory.Arena);
        int to = Number(blob, step + 16), from = Number(blob, step + 20);
        Assert.True(from > to);
        Assert.Equal(PlanStatus.Ok, CPlan.Run(Signed(blob), image).Status);
        Assert.Equal(PlanStatus.Corrupt, CPlan.Run(Signed(With(blob, (step + 16, from), (step + 20, to))), image).Status);
    }

    [FactWithGcc]
    public void Rows_that_a_resize_does_not_have_are_refused()
    {
        Program program = Planner.Plan(EndedGraph.Int8(EndedGraph.Ends["bilinear"]), new PlanOptions { RamBytes = 0 });
        byte[] blob = PlanWriter.Write(program, new PlanWriterOptions { StepWork = int.MaxValue });
        sbyte[] image = RandomGraphs.Int8Image(new Random(1), program.Graph);
        var (_, step, schedule) = StepOf(blob, program, act => act is BandSpread { When.Count: > 1 });
        PlanStatus Status(int at, int value) => CPlan.Run(Signed(With(blob, (at, value))), image).Status;
        int rows = Number(blob, step + 8) + 20; // the last field of its parameters
        Assert.Equal(PlanStatus.Ok, Status(schedule + RowByTurn, Number(blob, schedule + RowByTurn)));
        Assert.Equal(PlanStatus.Corrupt, Status(schedule + RowByTurn, Number(blob, schedule + RowByTurn) + 1));
        Assert.Equal(PlanStatus.Corrupt, Status(schedule + FirstRow, -1));
        Assert.Equal(PlanStatus.Corrupt, Status(schedule + FirstRow, 24));
        Assert.Equal(PlanStatus.Corrupt, Status(rows, 0));
        Assert.Equal(PlanStatus.Corrupt, Status(rows, 25));
    }

    /// <summary>A plan of a graph with groups, whether they save memory or not.</summary>
    internal static Program Streamed(Random random, Graph graph, bool inStrips)
    {
        var options = new PlanOptions { Alignment = random.Next(2) == 0 ? 1 : 4 };
        return inStrips ? AnyGroups.InStrips(random, graph, options) : AnyGroups.Of(random, graph, options);
    }

    private static void Check(Program program, sbyte[] image, int work)
    {
        int at = 0;
        sbyte[][] inputs = [.. program.Graph.Inputs.Select(input => image[at..(at += input.Bytes)])];
        byte[] blob = PlanWriter.Write(program, new PlanWriterOptions { StepWork = work });
        PlanAnswer answer = CPlan.Run(blob, image);
        Assert.Equal((PlanStatus.Ok, program.ArenaBytes), (answer.Status, answer.ArenaBytes));
        Assert.Equal(PlanBlob.Read(blob, "plan").Levels, answer.Levels.Select(level => level.Steps));
        Assert.Equal([.. new Int8Executor(program.Graph).Run(inputs).SelectMany(output => output)], answer.Output);
    }

    // Where in a blob of whole calls the group, the step and the schedule of the first such act lie.
    private static (int Group, int Step, int Schedule) StepOf(byte[] blob, Program program, Func<BandAct, bool> isWanted)
    {
        IReadOnlyList<PlanGroup> groups = PlanGroup.Of(program, Number(blob, PlanFormat.StepWorkAt));
        int groupAt = PlanFormat.HeaderBytes + (program.Graph.Inputs.Count + program.Graph.Outputs.Count) * PlanFormat.TensorBytes + PlanFormat.LevelBytes;
        int stepAt = groupAt + groups.Count * PlanFormat.GroupBytes;
        foreach (PlanGroup group in groups)
        {
            foreach (PlanStep step in group.Steps)
            {
                if (step.Act is { } act && isWanted(act))
                    return (groupAt, stepAt, Number(blob, stepAt + 12));
                stepAt += PlanFormat.StepBytes;
            }

            groupAt += PlanFormat.GroupBytes;
        }

        throw new InvalidOperationException("there is no such act");
    }

    private static int Number(byte[] blob, int at) => BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(at));

    private static byte[] With(byte[] blob, params (int At, int Value)[] changes)
    {
        byte[] changed = [.. blob];
        foreach (var (at, value) in changes)
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
        return changed;
    }

    private static byte[] Signed(byte[] blob) => With(blob, (PlanFormat.ChecksumAt, (int)Crc32.Of(blob.AsSpan(PlanFormat.CheckedFrom))));
}
