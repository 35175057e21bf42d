using System.Diagnostics;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Nano;
using Edge.Devices.Nano.Interop;
using Edge.Devices.Tools;

namespace Edge.Devices.Ladder;

/// <summary>Runs the same images through every way of computing a model and names the first operator that differs.</summary>
/// <remarks>From the INT8 reference on, every stage must equal it bit for bit, operator by operator. design.md section 6.</remarks>
public static class ValidationLadder
{
    // A plan, when it has one, runs in the interpreter; else C is emitted.
    private sealed record CStage(string Id, Board Board, PlanWriterOptions? Plan);

    private static CStage[] CStages(LadderInput input)
    {
        Board pc = BoardReader.Read("pc"), cortexM4 = BoardReader.Read(input.CortexM4Board), riscV32 = BoardReader.Read(input.RiscV32Board);
        Board xtensa = BoardReader.Read(input.XtensaBoard);
        var plan = new PlanWriterOptions();
        CStage[] all =
        [
            new(StageIds.CPc, pc, null), new(StageIds.CCortexM4, cortexM4, null), new(StageIds.CRiscV32, riscV32, null),
            new(StageIds.CXtensa, xtensa, null), new(StageIds.PlanPc, pc, plan),
            new(StageIds.CCortexM3, BoardReader.Read("mps2-an385"), null), new(StageIds.CCortexM0, BoardReader.Read("microbit"), null),
            new(StageIds.PlanCortexM4, cortexM4, plan), new(StageIds.PlanRiscV32, riscV32, plan),
        ];
        return [.. all.Where(stage => StageIds.Usual.Contains(stage.Id) || Wanted(input, stage.Id))];
    }

    /// <summary>Walks all stages; a stage that fails does not stop the others.</summary>
    /// <param name="progress">Called from several threads.</param>
    /// <exception cref="DataException">A board does not exist or its file is wrong.</exception>
    /// <exception cref="OperationCanceledException"><see cref="LadderInput.Cancellation"/> was set.</exception>
    /// <exception cref="ArgumentException">There are no images, or one does not have the inputs' size.</exception>
    public static LadderResult Run(LadderInput input, IProgress<LadderProgress>? progress = null)
    {
        Graph graph = input.Program.Graph;
        int inputBytes = graph.Inputs.Sum(tensor => tensor.Bytes);
        if (input.Images.Count == 0 || input.Images.Any(image => image.Length != inputBytes))
            throw new ArgumentException($"{input.Images.Count} images; at least one is needed, of {inputBytes} values each", nameof(input));

        CStage[] inC = CStages(input);
        Action<double> Report(string stage) => fraction =>
        {
            input.Cancellation.ThrowIfCancellationRequested();
            progress?.Report(new LadderProgress(stage, fraction));
        };
        string folder = input.KeepFolder ?? Path.Combine(Path.GetTempPath(), $"edge-ladder-{Guid.NewGuid():N}");
        try
        {
            Timed<FloatStage>? real = Wanted(input, StageIds.Float) && input.FloatGraph is not null
                ? Time(() => FloatStage.Run(input.FloatGraph, graph, input.Images, Report(StageIds.Float), input.Emit.Locating))
                : null;
            Timed<Reference> reference = Time(() => Reference.Run(input.Model ?? graph, graph, input.Images, Report(StageIds.Int8), input.Emit.Locating));
            StageResult first = real is null ? NoFloat(input) : OfFloat(input, real.Value.Result, real.Value.Seconds);
            StageResult second = OfReference(input, real?.Result, reference.Result, reference.Seconds);

            Func<StageResult> native = () => NanoClr(input, StageIds.NanoClrNative, "native kernels on nanoCLR", reference.Result, Report(StageIds.NanoClrNative),
                (tools, limit) => new EmittedNative(tools, input.Program, input.Emit, Path.Combine(folder, StageIds.NanoClrNative), limit)
                {
                    Choice = input.Choice,
                });
            Func<StageResult>[] later =
            [
                () => CSharp(input, reference.Result, Report(StageIds.CSharp)),
                () => NanoClr(input, StageIds.NanoClr, "emitted C# on nanoCLR", reference.Result, Report(StageIds.NanoClr),
                    (tools, limit) => new EmittedNano(tools, input.Program, input.Emit, Path.Combine(folder, StageIds.NanoClr), limit)
                    {
                        Choice = input.Choice,
                    }),
                .. inC.Select(stage => (Func<StageResult>)(() => C(input, stage, reference.Result, Path.Combine(folder, stage.Id), Report(stage.Id)))),
                .. Wanted(input, StageIds.NanoClrNative) ? [native] : Array.Empty<Func<StageResult>>(),
            ];
            var results = new StageResult[later.Length];
            Parallel.For(0, later.Length, i => results[i] = later[i]());
            return new LadderResult([first, second, .. results]);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.Any(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException("the ladder was stopped", e, input.Cancellation); // from one of many threads
        }
        finally
        {
            if (input.KeepFolder is null && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Wanted(LadderInput input, string stage) => input.Stages.Contains(stage);

    private static StageResult NoFloat(LadderInput input) =>
        Skipped(StageIds.Float, FloatTitle, Wanted(input, StageIds.Float) ? "there is no float graph to compare with" : NotAsked);

    private const string FloatTitle = "float graph";
    private const string NotAsked = "not asked for";

    private static StageResult OfFloat(LadderInput input, FloatStage real, double seconds) => new()
    {
        Id = StageIds.Float,
        Title = FloatTitle,
        Status = StageStatus.Passed,
        Images = input.Images.Count,
        Errors = Decisions.Errors(real.Decisions, input.Labels),
        Decisions = real.Decisions,
        Seconds = seconds,
    };

    private static StageResult OfReference(LadderInput input, FloatStage? real, Reference reference, double seconds)
    {
        int[] decisions = Decisions.Of(input.Program.Graph, input.Emit.Locating, reference.Outputs);
        return new StageResult
        {
            Id = StageIds.Int8,
            Title = "INT8 reference",
            Status = StageStatus.Passed,
            Images = input.Images.Count,
            Errors = Decisions.Errors(decisions, input.Labels),
            ChangedDecisions = real is null ? null : Decisions.Changed(decisions, real.Decisions),
            BitExactImages = input.Images.Count,
            MaxLsb = real?.MaxLsb(input.Program.Graph, reference.Outputs),
            Decisions = decisions,
            Seconds = seconds,
        };
    }

    private static StageResult CSharp(LadderInput input, Reference reference, Action<double> progress) =>
        Guarded(input, StageIds.CSharp, "emitted C# on .NET", clock =>
        {
            using var backend = EmittedCSharp.Compile(input.Program, input.Emit, input.Choice);
            backend.TappedImages = input.CheckedImages;
            BackendRun run = backend.Run(input.Images, progress);
            return Judged(input, StageIds.CSharp, "emitted C# on .NET", reference, backend, run, input.Images, clock);
        });

    private static StageResult NanoClr(
        LadderInput input, string id, string title, Reference reference, Action<double> progress, Func<NanoTools, ToolLimit, NanoBackend> create) =>
        Guarded(input, id, title, clock =>
        {
            IReadOnlyList<sbyte[]> images = [.. input.Images.Take(Math.Min(input.EmulatedImages, input.NanoImages))];
            NanoBackend backend = create(NanoTools.Require(), new ToolLimit(input.TimeLimit, input.Cancellation));
            BackendRun run = backend.Run(images, progress);
            progress(1);
            return Judged(input, id, title, reference, backend, run, images, clock);
        });

    private static string TitleOf(CStage stage)
    {
        Board board = stage.Board;
        string what = stage.Plan is null ? "emitted C" : "plan interpreter";
        return board.IsHost
            ? $"{what} on this computer, with address and undefined-behaviour checks"
            : $"{what} on {(board.Emulator is null ? "" : "emulated ")}{board.Name} ({board.Core}, gcc {new BareBuildOptions().Optimization})";
    }

    private static StageResult C(LadderInput input, CStage stage, Reference reference, string folder, Action<double> progress)
    {
        Board board = stage.Board;
        string title = TitleOf(stage);
        return Guarded(input, stage.Id, title, clock =>
        {
            if (board.Emulator is not null)
                ExternalTool.Named(board.Emulator).Require();
            else if (!board.IsHost)
                throw new DeviceException("E0507", board.Name, "nothing emulates this board", "a board file with an 'emulator'");
            IReadOnlyList<sbyte[]> images = board.IsHost ? input.Images : [.. input.Images.Take(input.EmulatedImages)];
            bool isPlanned = stage.Plan is null && input.Choice is null;
            Program program = (isPlanned ? input.Planned?.Invoke(board) : null) ?? input.Program;
            var model = new BareModel(program, input.Emit) { Plan = stage.Plan, Choice = input.Choice };
            var backend = new BareBackend(board.EmulatedFor(program), model, folder, new ToolLimit(input.TimeLimit, input.Cancellation));
            if (board.IsHost)
                backend.TappedImages = input.CheckedImages;
            progress(0.1);
            BackendRun run = backend.Run(images, fraction => progress(0.1 + fraction * 0.7));
            StageResult result = Judged(input, stage.Id, title, reference, backend, run, images, clock);
            if (board.IsHost)
                return result;

            progress(0.8);
            InstructionCount? count = input.CountedImages > 0 && stage.Board.CountsInstructions ? backend.Count([.. images.Take(input.CountedImages)]) : null;
            progress(1);
            return result with
            {
                InstructionsPerInference = count?.Inference,
                Instructions = count?.Nodes,
                StackBytes = count?.StackBytes,
                FlashBytes = backend.Plain.ModelSize.FlashBytes,
                RamBytes = backend.Plain.ModelSize.RamBytes,
                ImageFlashBytes = backend.Plain.ImageSize.FlashBytes,
                ImageRamBytes = backend.Plain.ImageSize.RamBytes,
                Seconds = clock.Elapsed.TotalSeconds,
            };
        });
    }

    private static StageResult Guarded(LadderInput input, string id, string title, Func<Stopwatch, StageResult> run)
    {
        if (!Wanted(input, id))
            return Skipped(id, title, NotAsked);
        var clock = Stopwatch.StartNew();
        try
        {
            return run(clock);
        }
        catch (ToolMissingException e)
        {
            return Skipped(id, title, $"{e.Where}: {e.Found}") with { InstallCommand = e.Hint };
        }
        catch (EdgeException e)
        {
            return new StageResult
            {
                Id = id,
                Title = title,
                Status = StageStatus.Failed,
                Reason = $"{e.Code}: {e.Message}",
                Seconds = clock.Elapsed.TotalSeconds,
            };
        }
    }

    private static StageResult Judged(
        LadderInput input, string id, string title, Reference reference, IBackend backend, BackendRun run, IReadOnlyList<sbyte[]> images,
        Stopwatch clock)
    {
        Graph graph = input.Program.Graph;
        var (exact, difference) = DifferenceFinder.Compare(graph, reference, backend, run, images);
        int[] decisions = Decisions.Of(graph, input.Emit.Locating, run.Outputs);
        return new StageResult
        {
            Id = id,
            Title = title,
            Status = difference is null ? StageStatus.Passed : StageStatus.Failed,
            Reason = difference?.ToString(),
            Images = images.Count,
            Errors = Decisions.Errors(decisions, input.Labels),
            ChangedDecisions = Decisions.Changed(decisions, Decisions.Of(graph, input.Emit.Locating, reference.Outputs)),
            BitExactImages = exact,
            MaxLsb = run.Outputs.Zip(reference.Outputs)
                .Max(pair => pair.First.Zip(pair.Second).Max(values => Math.Abs(values.First - values.Second))),
            FirstDifference = difference,
            Decisions = decisions,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    private static StageResult Skipped(string id, string title, string reason) =>
        new() { Id = id, Title = title, Status = StageStatus.Skipped, Reason = reason };

    private readonly record struct Timed<T>(T Result, double Seconds);

    private static Timed<T> Time<T>(Func<T> run)
    {
        var clock = Stopwatch.StartNew();
        T result = run();
        return new Timed<T>(result, clock.Elapsed.TotalSeconds);
    }
}
