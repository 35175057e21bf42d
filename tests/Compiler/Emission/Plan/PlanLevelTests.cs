using System.Buffers.Binary;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Compiler.Tests.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission.Plan;

public class PlanLevelTests
{
    [FactWithGcc]
    public void One_plan_gives_the_reference_bytes_of_every_level_whole_and_in_parts() => Property.Holds(random =>
    {
        LevelSet levels = RandomLevels.Int8(random);
        LevelProgram program = LevelPlanner.Plan(levels, new PlanOptions { Alignment = random.Next(2) == 0 ? 1 : 4 });
        sbyte[] image = RandomGraphs.Int8Image(random, levels.Full);
        foreach (int work in new[] { int.MaxValue, 1, random.Next(1, 5000) })
        {
            PlanAnswer answer = CPlan.Run(PlanWriter.Write(program, new PlanWriterOptions { StepWork = work }), image);
            Assert.Equal((PlanStatus.Ok, program.ArenaBytes, levels.Count), (answer.Status, answer.ArenaBytes, answer.Levels.Count));
            foreach (var (graph, level) in levels.Levels.Zip(answer.Levels))
                Assert.Equal(new Int8Executor(graph).Run([image])[0], level.Output);
        }
    }, runs: 40);

    [Fact]
    public void Levels_read_the_same_weights_in_one_plan() => Property.Holds(random =>
    {
        LevelProgram program = LevelPlanner.Plan(RandomLevels.Int8(random));
        byte[] blob = PlanWriter.Write(program);
        int[] steps = [.. program.Levels.Select((_, level) => PlanWriter.NodesOf(program, level: level).Count)];
        PlanBlob read = PlanBlob.Read(blob, "plan");
        Assert.Equal(steps, read.Levels);
        Assert.Equal(program.ArenaBytes, read.ArenaBytes);
        long tables = SharedTables.Of(program).All.Sum(table => (table.Table.Bytes + 3L) / 4 * 4);
        long parameters = program.Levels.SelectMany((_, level) => program.Shared(level).Steps).SelectMany(step => step.Calls)
            .SelectMany(call => PlanCall.Parts(call, new PlanWriterOptions().StepWork))
            .DistinctBy(part => string.Join(' ', part.Call.Parameters.Select(parameter => parameter.Value))).Sum(part => 4L * part.Call.Parameters.Count);
        long records = PlanFormat.HeaderBytes + 2 * PlanFormat.TensorBytes + steps.Length * (PlanFormat.LevelBytes + PlanFormat.GroupBytes) + steps.Sum() * (long)PlanFormat.StepBytes;
        Assert.Equal(records + parameters + tables, blob.Length);
    }, runs: 30);

    [FactWithGcc]
    public void Levels_that_do_not_divide_the_steps_among_them_are_refused()
    {
        LevelSet levels = FixedGraphs.Levels();
        LevelProgram program = LevelPlanner.Plan(levels);
        byte[] blob = PlanWriter.Write(program);
        sbyte[] image = RandomGraphs.Int8Image(new Random(1), levels.Full);
        // Every level is one group, and the third number of a group is how many steps it has.
        int levelsAt = PlanFormat.HeaderBytes + 2 * PlanFormat.TensorBytes, groupsAt = levelsAt + levels.Count * PlanFormat.LevelBytes;
        int at = groupsAt + 8, next = at + PlanFormat.GroupBytes, first = Number(blob, at), second = Number(blob, next);
        Assert.Equal(levels.Count, Number(blob, PlanFormat.GroupsAt));
        PlanStatus Status(params (int At, int Value)[] changes) => CPlan.Run(Signed(With(blob, changes)), image).Status;

        Assert.Equal(PlanStatus.Ok, Status());
        foreach (int count in new[] { 0, -1, levels.Count - 1, levels.Count + 1, LevelSet.MostLevels, LevelSet.MostLevels + 1, int.MaxValue, int.MinValue })
            Assert.Equal(PlanStatus.Corrupt, Status((PlanFormat.LevelsAt, count)));
        Assert.Equal(PlanStatus.Corrupt, Status((at, first + 1)));
        Assert.Equal(PlanStatus.Corrupt, Status((at, first - 1)));
        Assert.Equal(PlanStatus.Corrupt, Status((at, 0), (next, first + second)));
        Assert.Equal(PlanStatus.Corrupt, Status((at, -1), (next, first + second + 1)));
        Assert.Equal(PlanStatus.Corrupt, Status((at, int.MaxValue), (next, int.MinValue)));
        Assert.Equal(PlanStatus.Corrupt, Status((levelsAt, 0), (levelsAt + 4, 2)));
        Assert.Equal(PlanStatus.Corrupt, Status((levelsAt, 2)));
        Assert.Equal(PlanStatus.Corrupt, Status((PlanFormat.GroupsAt, levels.Count + 1)));
        Assert.Equal(PlanStatus.Corrupt, Status((PlanFormat.StepsAt, Number(blob, PlanFormat.StepsAt) - 1)));
        // A step that computes more than the header says is looked for at every level.
        int lastStep = groupsAt + levels.Count * PlanFormat.GroupBytes + (Number(blob, PlanFormat.StepsAt) - 1) * PlanFormat.StepBytes;
        Assert.Equal(PlanStatus.Corrupt, Status((lastStep, -1)));
    }

    [Fact]
    public void Plans_of_earlier_releases_are_known()
    {
        Program program = Planner.Plan(RandomGraphs.Int8(new Random(1)));
        byte[] now = PlanWriter.Write(program);
        PlanBlob own = PlanBlob.Read(now, "plan");
        // Version 2 had no groups in the header, version 1 no levels either. The first level said how many steps it has.
        int levelsAt = PlanFormat.HeaderBytes + (program.Graph.Inputs.Count + program.Graph.Outputs.Count) * PlanFormat.TensorBytes;
        byte[] steps = With(now, (levelsAt, own.Steps));
        foreach (var (version, header) in new[] { (1, 56), (2, 60) })
        {
            byte[] before = [.. steps[..header], .. steps[PlanFormat.HeaderBytes..]];
            PlanBlob read = PlanBlob.Read(Signed(With(before, (PlanFormat.VersionAt, version), (PlanFormat.TotalBytesAt, before.Length))), "plan");
            Assert.Equal((own.KernelSet, own.InputBytes, own.OutputBytes, own.Steps), (read.KernelSet, read.InputBytes, read.OutputBytes, read.Steps));
            Assert.Equal([own.Steps], read.Levels);
            Assert.Equal((version, PlanFormat.Version), (read.Version, own.Version));
        }
    }

    [Theory]
    [InlineData(4, PlanFormat.VersionAt, "a plan of version 4")]
    [InlineData(0, PlanFormat.LevelsAt, "a plan with 0 levels")]
    [InlineData(17, PlanFormat.LevelsAt, "a plan with 17 levels")]
    public void A_frame_that_is_not_one_is_refused_on_the_host_too(int value, int at, string found)
    {
        byte[] blob = PlanWriter.Write(Planner.Plan(RandomGraphs.Int8(new Random(1))));
        var refused = Assert.Throws<DataException>(() => PlanBlob.Read(Signed(With(blob, (at, value))), "plan"));
        Assert.Equal(("E0410", found), (refused.Code, refused.Found));
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
