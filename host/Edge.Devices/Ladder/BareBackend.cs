using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Tools;

namespace Edge.Devices.Ladder;

/// <summary>Emitted C, or a plan with its interpreter, for one board: on this computer, with checks, or on an emulated chip.</summary>
internal sealed class BareBackend : IBackend
{
    /// <summary>Images that are worth the start of an emulator.</summary>
    private const int LeastPart = 16;

    private readonly Graph _graph;
    private readonly ToolLimit _limit;
    private readonly BareImage _tapped;

    /// <param name="model">What runs, emitted or as a plan.</param>
    /// <param name="folder">Receives the builds.</param>
    /// <param name="limit">What ends each run early; compilers have the time of <see cref="BareBuildOptions.Limit"/>.</param>
    /// <exception cref="ToolMissingException">E0501: the board's compiler is not installed.</exception>
    /// <exception cref="ModelException">E0405: the emitted code does not compile or does not fit.</exception>
    public BareBackend(Board board, BareModel model, string folder, ToolLimit limit)
    {
        _graph = model.Program.Graph;
        Order = model.Order;
        _limit = limit;
        BareModel[] models = [model with { Options = model.Options with { Board = board.Name } }];
        // The checks are slow to compile at higher levels and find the same.
        var plain = new BareBuildOptions { OfThisProcessor = board.IsHost };
        plain = plain with { Limit = plain.Limit with { Cancellation = limit.Cancellation } };
        BareBuildOptions tapped = plain with { Taps = true, Sanitizers = board.IsHost, OfThisProcessor = false, Optimization = board.IsHost ? "-O1" : plain.Optimization };
        (string Name, BareBuildOptions Options)[] builds = [("plain", plain), ("tapped", tapped)];
        var images = new BareImage[builds.Length];
        EveryCore.Run(builds.Length, i => images[i] = BareBuild.Build(board, models, builds[i].Options, Path.Combine(folder, builds[i].Name)));
        (Plain, _tapped) = (images[0], images[1]);
    }

    public TapOrder Order { get; }

    /// <summary>The program with taps, and on this computer with checks, gets at most this many images, the first ones.</summary>
    public int TappedImages { get; set; } = int.MaxValue;

    /// <summary>The program as a user gets it.</summary>
    public BareImage Plain { get; }

    public BackendRun Run(IReadOnlyList<sbyte[]> images, Action<double> progress)
    {
        IReadOnlyList<HarnessAnswer> tapped = Answers(_tapped, [.. images.Take(TappedImages)], HarnessWant.Crc);
        progress(0.5);
        return new BackendRun(
            [.. Answers(Plain, images, HarnessWant.Output).Select(answer => answer.Output)],
            [.. tapped.Select(answer => answer.Output)], [.. tapped.Select(answer => answer.Crcs)]);
    }

    /// <summary>Every core runs the program on a part of the images.</summary>
    private HarnessAnswer[] Answers(BareImage program, IReadOnlyList<sbyte[]> images, HarnessWant want)
    {
        sbyte[][][] parts = [.. images.Chunk(Math.Max(LeastPart, (images.Count - 1) / Environment.ProcessorCount + 1))];
        var answers = new IReadOnlyList<HarnessAnswer>[parts.Length];
        EveryCore.Run(parts.Length, i => answers[i] = program.Run(Requests(parts[i], want), _limit).Answers);
        return [.. answers.SelectMany(part => part)];
    }

    public sbyte[][] Dump(sbyte[] image) => Order.Tensors(_tapped.Run(Requests([image], HarnessWant.Dump), _limit).Answers[0].Tensors);

    /// <summary>Counts instructions, twice: an emulator that does not repeat itself counts nothing.</summary>
    /// <exception cref="DeviceException">E0506: the counts differ between two runs, or the counter does not count instructions.</exception>
    public InstructionCount Count(IReadOnlyList<sbyte[]> images)
    {
        HarnessResult plain = CountTwice(Plain, images), tapped = CountTwice(_tapped, images);
        var nodes = _graph.Nodes.Select((node, index) => new NodeInstructions(
            node.Name, node.Operator.Kind, Math.Max(0, Mean(tapped.Answers.Select(answer => answer.StepInstructions[index])))));
        return new InstructionCount(Mean(plain.Answers.Select(answer => answer.Instructions)), [.. nodes], plain.StackBytes);
    }

    private HarnessResult CountTwice(BareImage image, IReadOnlyList<sbyte[]> images)
    {
        HarnessRequest[] requests = Requests(images, HarnessWant.Count);
        HarnessResult first = image.Run(requests, _limit, count: true), second = image.Run(requests, _limit, count: true);
        bool repeats = first.Answers.Zip(second.Answers).All(pair =>
            pair.First.Instructions == pair.Second.Instructions && pair.First.StepInstructions.SequenceEqual(pair.Second.StepInstructions));
        if (!repeats)
            throw new DeviceException("E0506", "instruction count", "differs between two runs of the same images");
        if (first.CalibrationInstructions is < 2_000_000 or > 2_000_020)
            throw new DeviceException("E0506", "instruction count", $"a loop of 2000000 instructions counts as {first.CalibrationInstructions}");
        return first;
    }

    private static HarnessRequest[] Requests(IReadOnlyList<sbyte[]> images, HarnessWant want) =>
        [.. images.Select(image => new HarnessRequest(0, image, want))];

    private static long Mean(IEnumerable<long> counts) => (long)Math.Round(counts.Average());
}

/// <summary>Instructions of an inference, as the mean over the counted images, and of each node; the deepest stack.</summary>
internal sealed record InstructionCount(long Inference, IReadOnlyList<NodeInstructions> Nodes, int StackBytes);
