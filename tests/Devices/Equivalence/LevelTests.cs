using System.Reflection;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Programs of several levels: each level gives the bytes of its own graph, in whatever order a device changes between them.</summary>
/// <remarks><c>EDGE_GRAPHS=n</c> chooses how many networks, <c>EDGE_SEED=n</c> repeats one.</remarks>
public class LevelTests(ITestOutputHelper log)
{
    private const int Networks = 40;

    private static int[] Seeds => Number("EDGE_SEED") is { } only ? [only] : [.. Enumerable.Range(1, Number("EDGE_GRAPHS") ?? Networks)];

    [Fact]
    public void Emitted_csharp_gives_each_levels_bytes_when_levels_change_between_inferences()
    {
        LevelModel[] models = [.. Seeds.AsParallel().AsOrdered().Select(seed => new LevelModel(seed))];
        EmittedFile[] files = [.. models.SelectMany(model => CSharpEmitter.Emit(model.Program, model.Options))];
        Assembly assembly = InMemoryCompiler.Compile(files, out var context);
        foreach (LevelModel model in models)
        {
            Type type = assembly.GetType($"Edge.Models.{model.Options.ClassName}", throwOnError: true)!;
            object instance = Activator.CreateInstance(type)!;
            PropertyInfo level = type.GetProperty("Level")!;
            Assert.Equal(0, level.GetValue(instance));
            foreach (LevelRequest request in model.Requests)
            {
                level.SetValue(instance, request.Level);
                foreach (int none in new[] { -1, model.Program.Levels.Count })
                    Assert.IsType<ArgumentException>(Assert.Throws<TargetInvocationException>(() => level.SetValue(instance, none)).InnerException);
                Assert.Equal(request.Level, level.GetValue(instance));
                sbyte[] output = new sbyte[model.Program.Full.Graph.Outputs[0].Bytes];
                type.GetMethod("Infer")!.Invoke(instance, [model.Images[request.Image], output]);
                Assert.True(output.AsSpan().SequenceEqual(model.References[request.Level].Outputs[request.Image]), $"seed {model.Seed}: level {request.Level}");
            }
        }

        context.Unload();
    }

    [ToolTheory(Programs.Gcc, Programs.ArmGcc, Programs.ArmQemu)]
    [InlineData("pc")]
    [InlineData("mps2-an386")]
    [InlineData("mps2-an385")]
    [InlineData("esp32c3-virt")]
    public void Emitted_c_gives_each_levels_bytes_at_every_node_when_levels_change_between_inferences(string boardName)
    {
        LevelModel[] models = [.. Seeds.AsParallel().AsOrdered().Select(seed => new LevelModel(seed))];
        Board board = BoardReader.Read(boardName);
        string folder = Directory.CreateTempSubdirectory("edge-levels-").FullName;
        try
        {
            BareModel[] bare = [.. models.SelectMany(model => BareModel.OfLevels(model.Program, model.Options))];
            // The checks take minutes to compile at higher levels; the ladder has them at -O1.
            var options = new BareBuildOptions { Taps = true, Optimization = board.IsHost ? "-O0" : "-O1", Sanitizers = board.IsHost };
            BareImage image = BareBuild.Build(board, bare, options, folder);
            int First(int model) => models.Take(model).Sum(before => before.Program.Levels.Count);
            var asked = models.SelectMany((model, i) => model.Requests.Select(request => (Model: model, Entry: First(i) + request.Level, request))).ToArray();
            HarnessRequest[] requests = [.. asked.Select(ask => new HarnessRequest(ask.Entry, ask.Model.Images[ask.request.Image], HarnessWant.Crc))];
            IReadOnlyList<HarnessAnswer> answers = image.Run(requests, TimeSpan.FromMinutes(5)).Answers;
            foreach (var (ask, answer) in asked.Zip(answers))
            {
                Reference reference = ask.Model.References[ask.request.Level];
                string where = $"seed {ask.Model.Seed}: level {ask.request.Level} on {board.Name}; repeat with EDGE_SEED={ask.Model.Seed}";
                Assert.True(answer.Crcs.AsSpan().SequenceEqual(reference.Crcs[ask.request.Image]), where);
                Assert.True(answer.Output.AsSpan().SequenceEqual(reference.Outputs[ask.request.Image]), where);
            }

            log.WriteLine($"{models.Length} networks, {models.Sum(model => model.Program.Levels.Count)} levels, {requests.Length} inferences on {board.Name}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    private readonly record struct LevelRequest(int Level, int Image);

    private sealed class LevelModel
    {
        public LevelModel(int seed)
        {
            var random = new Random(seed);
            Seed = seed;
            LevelSet levels = RandomLevels.Int8(random);
            Program = LevelPlanner.Plan(levels, new PlanOptions { Alignment = random.Next(2) == 0 ? 1 : 4 });
            Images = [.. Enumerable.Range(0, 2).Select(_ => RandomGraphs.Int8Image(random, levels.Full))];
            References = [.. levels.Levels.Zip(Program.Levels, (graph, level) => Reference.Run(graph, level.Graph, Images, _ => { }))];
            // Every change from one level to another.
            int[] all = [.. Enumerable.Range(0, levels.Count)];
            Requests = [.. all.SelectMany(from => all.SelectMany(to => new[] { from, to })).Select(level => new LevelRequest(level, random.Next(Images.Length)))];
            Options = new EmitOptions { Name = $"levels{seed}", ToolVersion = "0.1.0", Source = "random", ModelHash = "00", Board = "any" };
        }

        public int Seed { get; }

        public LevelProgram Program { get; }

        public EmitOptions Options { get; }

        public sbyte[][] Images { get; }

        public Reference[] References { get; }

        public LevelRequest[] Requests { get; }
    }
}
