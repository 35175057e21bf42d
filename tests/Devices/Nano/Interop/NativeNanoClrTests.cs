using System.Globalization;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;
using Edge.Devices.Nano;
using Edge.Devices.Nano.Interop;
using Edge.Devices.Tests.Ladder;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano.Interop;

public sealed class NativeNanoClrTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-native-clr-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactWithNativeNanoClr]
    public void Random_graphs_give_the_same_bytes_natively() => StageGraphs.RandomOnes(Stage);

    [FactWithNativeNanoClr]
    public void Fixed_graphs_give_the_same_bytes_natively() => StageGraphs.FixedOnes(Stage);

    [FactWithNativeNanoClr]
    public void Coded_filters_give_the_same_bytes_natively() => StageGraphs.CodedOnes(Stage, StageIds.NanoClrNative);

    [FactWithNativeNanoClr]
    public void Some_rows_at_a_time_give_the_same_bytes_natively()
    {
        string models = Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny");
        Graph[] graphs =
        [
            FixedGraphs.Residual(), EndedGraph.Int8(EndedGraph.Ends["mean"]), EndedGraph.Int8(EndedGraph.Ends["bilinear"]),
            .. (Directory.Exists(models) ? ["ic_resnet8_int8", "vww_mobilenet025_int8"] : Array.Empty<string>()).Select(name => TFLiteImporter.Load(Path.Combine(models, $"{name}.tflite"))),
        ];
        foreach (Graph graph in graphs)
        {
            Program program = Pipeline.Plan(Pipeline.Shrink(graph), new PlanOptions { RamBytes = 0 });
            Assert.NotEmpty(program.Groups);
            StageResult stage = Stage(Inputs.Of(graph, [StageIds.Int8, StageIds.NanoClrNative]) with { Program = program, Model = graph });
            Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
            Assert.Equal(stage.Images, stage.BitExactImages);
        }
    }

    /// <summary>A resource of 3 bytes stands before the plan of one assembly and not of the other; both are found, on addresses that are multiples of 4.</summary>
    [FactWithNativeNanoClr]
    public void A_plan_among_other_resources_is_aligned_and_used_in_place()
    {
        var plan = new NanoResource("Plan", PlanWriter.Write(Pipeline.Plan(FixedGraphs.Residual())), IsAligned: true);
        NanoResource small = Enumerable.Range(0, 100).Select(i => new NanoResource($"Small{i}", [1, 2, 3])).First(other => other.Id < plan.Id);
        NanoAssembly holder = new("Holder", [new EmittedFile("Holder.cs", "public class Holder { }")], []) { Resources = NanoResourceFile.Write("Holder", [small, plan]) };
        string[] lines = Run($$"""
            var model = new NativeModel("Holder", {{plan.Id}});
            Say("steps " + model.Steps.ToString());
            """, holder);
        Assert.Equal(["steps " + PlanWriter.NodesOf(Pipeline.Plan(FixedGraphs.Residual())).Count.ToString(CultureInfo.InvariantCulture)], lines);
        var pe = new PeFile(File.ReadAllBytes(Path.Combine(_folder, "Holder.pe")));
        Assert.Equal([small.Id, plan.Id], pe.Resources.Select(resource => resource.Id));
        Assert.Equal(0, pe.Resources.First().At % 4);
        Assert.Equal(3, (pe.Resources.Last().At - pe.Resources.First().At) % 4);
    }

    [FactWithNativeNanoClr]
    public void What_cannot_be_opened_is_refused_with_the_reason()
    {
        byte[] plan = PlanWriter.Write(Pipeline.Plan(FixedGraphs.Residual()));
        byte[] foreign = PlanWriter.Write(Pipeline.Plan(FixedGraphs.Residual()), new PlanWriterOptions { KernelSet = "k1-000000000000" });
        NanoAssembly Holder(string name, byte[] bytes) =>
            new(name, [new EmittedFile($"{name}.cs", $"public class {name} {{ }}")], []) { Resources = NanoResourceFile.Write(name, [new NanoResource("Plan", bytes)]) };
        string[] lines = Run($$"""
            Try(() => new NativeModel("Nowhere", Id));
            Try(() => new NativeModel("Holder", 7));
            Try(() => new NativeModel("Crooked", Id));
            Try(() => new NativeModel("Damaged", Id));
            Try(() => new NativeModel("Foreign", Id));
            Try(() => new NativeModel(new sbyte[100]));
            Try(() => new NativeModel((sbyte[])null));
            Try(() => new NativeModel(0L, 100));
            var model = new NativeModel("Holder", Id);
            Try(() => model.Infer(new sbyte[model.InputBytes + 1], new sbyte[model.OutputBytes]));
            Try(() => model.Infer(new sbyte[model.InputBytes], null));
            model.Close();
            Try(() => model.Infer(new sbyte[model.InputBytes], new sbyte[model.OutputBytes]));
            Try(() => model.Close());
            for (int i = 0; i < 4; i++)
                new NativeModel("Holder", Id);
            Try(() => new NativeModel("Holder", Id));
            """.Replace("Id)", $"{new NanoResource("Plan", plan).Id})", StringComparison.Ordinal),
            Holder("Holder", plan), Holder("Crooked", [0, 0, .. plan]), Holder("Damaged", [.. plan[..^1], (byte)(plan[^1] ^ 1)]), Holder("Foreign", foreign));
        string[] expected =
        [
            "System.ArgumentException: no deployed assembly has this name",
            "System.ArgumentException: the assembly has no binary resource of this number",
            "System.InvalidOperationException: the plan is stored on no multiple of 4 bytes: leave it the only resource of its assembly",
            "System.ArgumentException: these bytes are no plan, or a damaged one",
            $"System.NotSupportedException: the plan is for other kernels than firmware {KernelSet.Current} has: compile the model again or build the firmware again",
            "System.ArgumentException: these bytes are no plan, or a damaged one",
            "System.ArgumentNullException: ",
            "System.ArgumentOutOfRangeException: ",
            "System.ArgumentException: input or output has another length than the model's",
            "System.ArgumentNullException: ",
            "System.InvalidOperationException: the model is closed",
            "System.InvalidOperationException: the model is closed",
            "System.InvalidOperationException: as many models are open as the firmware holds: close one",
        ];
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second));
    }

    /// <summary>Between native calls nanoCLR gives the other threads their turns.</summary>
    [FactWithNativeNanoClr]
    public void Other_threads_run_while_an_inference_does()
    {
        NanoAssembly model = NativeModelAssembly.Of(Pipeline.Plan(FixedGraphs.Separable()), new EmitOptions { Name = "Net", ToolVersion = "t", Source = "s", ModelHash = "0", Board = "b" });
        string[] lines = Run("""
            var model = new Edge.Models.Net();
            var input = new sbyte[Edge.Models.Net.InputBytes];
            var output = new sbyte[Edge.Models.Net.OutputBytes];
            new Thread(Tick).Start();
            Thread.Sleep(20);
            model.Native.CallMicroseconds = 0;
            int before = _ticks;
            System.DateTime end = System.DateTime.UtcNow.AddMilliseconds(400);
            while (System.DateTime.UtcNow < end)
                model.Infer(input, output);
            Say("ticks " + (_ticks - before > 2 ? "many" : (_ticks - before).ToString()));
            _stop = true;
            """, model);
        Assert.Equal(["ticks many"], lines);
    }

    internal static StageResult Stage(Graph graph) => Stage(Inputs.Of(graph, [StageIds.Int8, StageIds.NanoClrNative]));

    private static StageResult Stage(LadderInput input) => ValidationLadder.Run(input).Stages.First(stage => stage.Id == StageIds.NanoClrNative);

    private string[] Run(string body, params NanoAssembly[] assemblies)
    {
        const string mark = "test: ";
        string program = $$"""
            using System.Diagnostics;
            using System.Threading;
            using Edge.Runtime.Native;

            public static class Test
            {
                private delegate void Action();

                private static int _ticks;
                private static bool _stop;

                private static void Tick()
                {
                    while (!_stop)
                    {
                        _ticks++;
                        Thread.Sleep(1);
                    }
                }

                private static void Say(string text) { Debug.WriteLine("{{mark}}" + text); }

                private static void Try(Action action)
                {
                    try
                    {
                        action();
                        Say("nothing was thrown");
                    }
                    catch (System.Exception e)
                    {
                        Say(e.GetType().FullName + ": " + e.Message);
                    }
                }

                public static void Main()
                {
                    {{body}}
                }
            }
            """;
        NanoAssembly[] all = [NativeRuntime.Assembly(), .. assemblies, new NanoAssembly("Test", [new EmittedFile("Test.cs", program)],
            [NativeRuntime.Name, .. assemblies.Select(assembly => assembly.Name)], IsProgram: true)];
        NanoTools tools = NanoTools.Require();
        IReadOnlyList<string> lines = NanoBuild.Run(tools, NanoBuild.Build(tools, all, _folder, TimeSpan.FromMinutes(2)), _folder, TimeSpan.FromMinutes(2));
        return [.. lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..])];
    }
}
