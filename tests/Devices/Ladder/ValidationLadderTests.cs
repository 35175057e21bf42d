using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Ladder;

public sealed class ValidationLadderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-ladder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolTheory(Programs.Gcc, Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu, Programs.XtensaGcc, Programs.XtensaQemu)]
    [InlineData("residual")]
    [InlineData("separable")]
    public void Every_stage_gives_the_reference_s_bytes(string name)
    {
        LadderInput input = Inputs.Of(name == "residual" ? FixedGraphs.Residual() : FixedGraphs.Separable(), [.. StageIds.All]);
        LadderResult result = ValidationLadder.Run(input);
        Assert.Equal(StageIds.All, result.Stages.Select(stage => stage.Id));
        foreach (StageResult stage in Inputs.Installed(result).Skip(2))
        {
            Assert.True(stage.Status == StageStatus.Passed, $"{stage.Id}: {stage.Reason}");
            Assert.Equal((5, 5, 0, 0.0), (stage.Images, stage.BitExactImages, stage.ChangedDecisions, stage.MaxLsb));
        }

        foreach (StageResult chip in result.Stages.Where(stage => stage.InstructionsPerInference is not null))
        {
            // The parts of an inference are all of it, but for what stands between the calls, and what a compiler makes of calls with nothing between them.
            long parts = chip.Instructions!.Sum(node => node.Instructions);
            Assert.InRange(parts, chip.InstructionsPerInference!.Value * 0.95, chip.InstructionsPerInference.Value * 1.05);
            Assert.True(input.Program.Graph.Macs * 2 < chip.InstructionsPerInference, "a multiply-accumulate takes more than two instructions");
            int openedPlan = chip.Id.StartsWith("plan", StringComparison.Ordinal) ? 64 : 0;
            Program own = BoardOf(chip.Id) is { } board ? BoardReader.Read(board).Kernels.Choose(input.Program) : input.Program;
            Assert.InRange(chip.RamBytes!.Value, own.ArenaBytes, own.ArenaBytes + 16 + openedPlan);
            Assert.True(chip.FlashBytes > input.Program.Steps.Sum(step => step.Calls.Sum(call => call.Tables.Sum(table => table.Bytes))));
            // The linker shortens jumps of RISC-V, so that the image may be a little smaller than the objects in it.
            Assert.True(chip.ImageFlashBytes > 0.98 * chip.FlashBytes && chip.ImageRamBytes > chip.RamBytes && chip.StackBytes > 0,
                $"{chip.Id}: flash {chip.FlashBytes} of {chip.ImageFlashBytes}, RAM {chip.RamBytes} of {chip.ImageRamBytes}, stack {chip.StackBytes}");
        }
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void Emitted_C_is_what_was_planned_for_the_board_and_a_plan_what_it_was_given()
    {
        Graph graph = WideGraph.Int8(width: 64);
        Program patches = Planner.Plan(graph, new PlanOptions { RamBytes = 0, PatchBytes = 0 });
        LadderInput input = Inputs.Of(graph, [StageIds.Int8, StageIds.CCortexM4, StageIds.PlanCortexM4]);
        LadderResult result = ValidationLadder.Run(input with { Planned = board => board.Name == "netduinoplus2" ? patches : input.Program });
        StageResult c = result.Stages.Single(stage => stage.Id == StageIds.CCortexM4), plan = result.Stages.Single(stage => stage.Id == StageIds.PlanCortexM4);
        Assert.All([c, plan], stage => Assert.True(stage.Status == StageStatus.Passed, $"{stage.Id}: {stage.Reason}"));
        Program own = BoardReader.Read("netduinoplus2").Kernels.Choose(patches);
        Assert.True(patches.ExtraMacs > 0);
        Assert.InRange(c.RamBytes!.Value, own.ArenaBytes, own.ArenaBytes + 16);
        Assert.True(plan.RamBytes >= input.Program.ArenaBytes && c.RamBytes < plan.RamBytes / 2);
    }

    // Whose emitted code calls kernels of its core.
    private static string? BoardOf(string stage) => stage switch
    {
        StageIds.CCortexM4 => "netduinoplus2",
        StageIds.CRiscV32 => "esp32c3-virt",
        StageIds.CXtensa => "lx106-sim",
        _ => null,
    };

    [Fact]
    public void A_shrunk_graph_is_held_to_the_channels_of_the_model_that_are_left()
    {
        int narrowed = 0;
        for (int seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            Graph model = PlantedGraph.Of(random, RandomGraphs.Int8(random)), shrunk = Pipeline.Shrink(model);
            narrowed += shrunk.Nodes.Count(node => node.Channels is not null);
            StageResult stage = Inputs.Stage(ValidationLadder.Run(Held(model, shrunk)), StageIds.CSharp);
            Assert.True(stage is { Status: StageStatus.Passed, BitExactImages: 5 }, $"seed {seed}: {stage.Reason}");
        }

        Assert.True(narrowed > 0, "no graph lost a channel");
    }

    [Fact]
    public void A_pass_that_changes_a_byte_is_found_at_its_node()
    {
        Graph model = FixedGraphs.Residual();
        Node stem = model.Nodes[0];
        sbyte[] weights = [.. stem.Inputs[1].Int8s];
        weights[0] ^= 64;
        Tensor wrong = Tensor.Constant(stem.Inputs[1].Name, stem.Inputs[1].Shape, weights, stem.Inputs[1].Quantization!);
        Graph broken = model.With(model.Inputs, model.Outputs, [stem with { Inputs = [stem.Inputs[0], wrong, stem.Inputs[2]] }, .. model.Nodes.Skip(1)]);
        StageResult stage = Inputs.Stage(ValidationLadder.Run(Held(model, broken)), StageIds.CSharp);
        Assert.Equal((StageStatus.Failed, "stem"), (stage.Status, stage.FirstDifference!.NodeName));
    }

    private static LadderInput Held(Graph model, Graph emitted) => Inputs.Of(emitted, StageIds.Int8, StageIds.CSharp) with { Model = model };

    [Fact]
    public void The_float_stage_is_compared_with_the_reference()
    {
        var random = new Random(7);
        Graph real = Pipeline.Prepare(RandomGraphs.Float(random));
        Graph int8 = PostTrainingQuantizer.Run(real, RandomGraphs.Images(random, real, 8), new QuantizationOptions());
        LadderInput input = Inputs.Of(int8, StageIds.Float, StageIds.Int8) with
        {
            FloatGraph = real,
            Labels = null,
            Images = [.. Enumerable.Range(0, 20).Select(_ => RandomGraphs.Int8Image(random, int8))],
        };
        LadderResult result = ValidationLadder.Run(input);
        StageResult first = Inputs.Stage(result, StageIds.Float), second = Inputs.Stage(result, StageIds.Int8);
        Assert.Equal((StageStatus.Passed, 20, (int?)null), (first.Status, first.Images, first.Errors));
        Assert.InRange(second.MaxLsb!.Value, 0.01, 255);
        Assert.Equal(first.Decisions.Zip(second.Decisions).Count(pair => pair.First != pair.Second), second.ChangedDecisions);
    }

    [Fact]
    public void Errors_are_the_decisions_that_are_not_the_label()
    {
        LadderInput input = Inputs.Of(FixedGraphs.Residual(), StageIds.Int8);
        IReadOnlyList<int> decisions = Inputs.Stage(ValidationLadder.Run(input), StageIds.Int8).Decisions;
        StageResult stage = Inputs.Stage(ValidationLadder.Run(input with { Labels = [.. decisions.Select((d, i) => i < 2 ? d + 1 : d)] }), StageIds.Int8);
        Assert.Equal(2, stage.Errors);
    }

    [ToolFact(Programs.ArmGcc)]
    public void A_stage_whose_emulator_is_missing_is_skipped_with_the_command_that_installs_it()
    {
        string board = Path.Combine(_folder, "board.json");
        File.WriteAllText(board, """{ "name": "board", "extends": "netduinoplus2", "emulator": "qemu-system-nonesuch" }""");
        LadderResult result = ValidationLadder.Run(Inputs.Of(FixedGraphs.Residual(), StageIds.CCortexM4) with { CortexM4Board = board });
        StageResult stage = Inputs.Stage(result, StageIds.CCortexM4);
        Assert.Equal((StageStatus.Skipped, "sudo apt-get install -y qemu-system-nonesuch"), (stage.Status, stage.InstallCommand));
        Assert.Equal((0, false), (stage.Images, result.IsComplete));
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void A_model_that_does_not_fit_a_board_fails_with_the_linker_s_words()
    {
        string board = Path.Combine(_folder, "board.json");
        File.WriteAllText(board, """{ "name": "board", "extends": "netduinoplus2", "ram_bytes": 2200 }""");
        LadderResult result = ValidationLadder.Run(Inputs.Of(FixedGraphs.Residual(), StageIds.CCortexM4) with { CortexM4Board = board });
        StageResult stage = Inputs.Stage(result, StageIds.CCortexM4);
        Assert.Equal(StageStatus.Failed, stage.Status);
        Assert.Contains("left for the stack", stage.Reason);
    }

    [ToolFact(Programs.ArmGcc)]
    public void A_board_that_nothing_emulates_fails_its_stage()
    {
        LadderResult result = ValidationLadder.Run(Inputs.Of(FixedGraphs.Residual(), StageIds.CCortexM4) with { CortexM4Board = "stm32f405" });
        Assert.StartsWith("E0507", Inputs.Stage(result, StageIds.CCortexM4).Reason);
    }

    [ToolFact(Programs.Gcc)]
    public void A_ladder_that_is_stopped_in_the_middle_says_so()
    {
        using var cancel = new CancellationTokenSource();
        LadderInput input = Inputs.Of(FixedGraphs.Residual(), StageIds.Int8, StageIds.CPc) with { Cancellation = cancel.Token };
        var stop = new StopAt(StageIds.CPc, cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => ValidationLadder.Run(input, stop));
        Assert.True(stop.Reached);
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        LadderInput input = Inputs.Of(FixedGraphs.Residual(), StageIds.Int8);
        Assert.Throws<ArgumentException>(() => ValidationLadder.Run(input with { Images = [new sbyte[3]] }));
        Assert.Throws<ArgumentException>(() => ValidationLadder.Run(input with { Images = [] }));
    }

    [ToolFact(Programs.Gcc, Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    public void Names_that_no_language_would_accept_still_compile_everywhere()
    {
        string[] names = ["int", "傷 ☂", "edge_clamp_s8", "sqrt", "main\n#error", "??/", "a.b", "a/b", "Arena", "_t", "class", "hostile_infer", "Hostile"];
        Quantization quantization = Quantization.PerTensor(0.1f, 3);
        Tensor image = Tensor.Int8("in\\", Shape.Nhwc(1, 2, 3, 2), quantization), x = image;
        var nodes = new List<Node>();
        foreach (string name in names)
        {
            Tensor next = Tensor.Int8($"{name} out", image.Shape, quantization);
            nodes.Add(new Node(name, new Edge.Compiler.Operators.HardSwish(), [x], next));
            x = next;
        }

        var graph = new Graph("hostile", [image], [x], nodes, ["</code> & <b>", "\u202e*/", "\n}", "\\"]);
        LadderInput input = Inputs.Of(graph, [.. StageIds.All]);
        LadderResult result = ValidationLadder.Run(input with { Emit = input.Emit with { Name = "hostile", Source = "a\r\n#error \\", Board = "*/ ??/" } });
        Assert.All(Inputs.Installed(result).Skip(1), stage => Assert.True(stage.Status == StageStatus.Passed, $"{stage.Id}: {stage.Reason}"));
    }

    private sealed class StopAt(string stage, CancellationTokenSource cancel) : IProgress<LadderProgress>
    {
        public bool Reached { get; private set; }

        public void Report(LadderProgress value)
        {
            if (value.StageId != stage)
                return;
            Reached = true;
            cancel.Cancel();
        }
    }
}
