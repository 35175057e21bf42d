using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Memories;
using Edge.Devices.Boards;

namespace Edge.Cli.Verbs;

/// <summary>What a model will need on a board, before it is built.</summary>
/// <param name="Cost">Predicted, step by step, from kernels counted in an emulator.</param>
internal sealed record FitForecast(Target Target, ProgramCost Cost)
{
    /// <summary>Computed: arena with the kernels' working memory, input and output buffers, and what reading detections takes; no stack.</summary>
    public long RamBytes => Cost.RamBytes + DecoderBytes;

    /// <summary>Of <see cref="RamBytes"/>, what reading detections takes; 0 for a network that judges whole images.</summary>
    public long DecoderBytes { get; private init; }

    /// <summary>Of <see cref="RamBytes"/>, the arena.</summary>
    public required int ArenaBytes { get; init; }

    /// <summary>One for each of the board's memories.</summary>
    public required IReadOnlyList<Arena> Arenas { get; init; }

    /// <summary>Multiply-accumulates of columns that patches compute twice; 0 without patches.</summary>
    public required long ExtraMacs { get; init; }

    /// <summary>When the board's arena holds the most, and who has it then.</summary>
    public required ArenaPeak Peak { get; init; }

    /// <summary>Estimated: the tables, which are exact, and code.</summary>
    public long FlashBytes => Cost.FlashBytes;

    public long Instructions => (long)Math.Round(Cost.Instructions);

    /// <summary>Estimated; null where the board's clock is unknown.</summary>
    public double? Milliseconds => Target.Board.ClockHz > 0 ? Cost.Milliseconds(Target.Board.ClockHz) : null;

    public bool Fits => Shortages.Count == 0;

    /// <summary>By the name of a step's node, for each of its calls: the kernel that is called first, then those that were not, the fastest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<PredictedCall>>> Kernels { get; private init; } =
        new Dictionary<string, IReadOnlyList<IReadOnlyList<PredictedCall>>>();

    /// <summary>What the board lacks; empty when the model fits.</summary>
    public required IReadOnlyList<Shortage> Shortages { get; init; }

    /// <param name="target">A board.</param>
    /// <param name="program">The plan, as the board runs it.</param>
    /// <param name="plain">The plan by plain kernels, of whole tensors.</param>
    /// <param name="facts">The plan's sizes.</param>
    /// <param name="kernels">That the board's core runs it by.</param>
    /// <param name="locating">How detections are read off its output; null: it judges whole images.</param>
    public static FitForecast Of(
        Target target, Compiler.Planning.Program program, Compiler.Planning.Program plain, ModelFacts facts, CoreKernels kernels, LocatingSpecification? locating = null)
    {
        ArenaPeak peak = Inspection.PeakByNode(program);
        var cost = ProgramCost.Of(program, kernels.Cost);
        long decoder = locating?.RamBytes(program.Graph.Outputs[0].Shape) ?? 0, ram = cost.RamBytes + decoder;
        List<Shortage> shortages = [];
        long missing = program.Arenas.Count > 1 ? program.MissingBytes : target.Board.RamBytes > 0 ? ram - target.Board.RamBytes : 0;
        if (missing > 0)
            shortages.Add(OfRam(missing, ram - program.ArenaBytes, peak));
        if (!Within(cost.FlashBytes, target.Board.FlashBytes))
            shortages.Add(OfFlash(cost.FlashBytes - target.Board.FlashBytes, cost.CodeBytes, facts));
        return new FitForecast(target, cost)
        {
            DecoderBytes = decoder,
            ArenaBytes = program.ArenaBytes,
            Arenas = program.Arenas,
            ExtraMacs = program.ExtraMacs,
            Peak = peak,
            Shortages = shortages,
            Kernels = plain.Steps.ToDictionary(step => step.Node.Name, step => (IReadOnlyList<IReadOnlyList<PredictedCall>>)
                [.. step.Calls.Select(call => kernels.Choose(step, call, plain.Goal))]),
        };
    }

    /// <summary>Of a program of several levels, at level 0.</summary>
    /// <inheritdoc cref="Of"/>
    public static FitForecast OfLevels(Target target, LevelProgram program, ModelFacts facts, LocatingSpecification? locating = null)
    {
        CoreKernels kernels = target.Board.Kernels;
        Compiler.Planning.Program full = kernels.Choose(program).Full;
        return Of(target, full, full, facts, kernels.OfLevels, locating);
    }

    /// <summary>The shipped boards that hold the model, this computer left out.</summary>
    public IEnumerable<string> LargerBoards() => BoardReader.Shipped().Select(BoardReader.Read)
        .Where(board => !board.IsHost && Within(RamBytes, board.RamBytes) && Within(FlashBytes, board.FlashBytes)).Select(board => board.Name);

    private static Shortage OfRam(long missing, long ends, ArenaPeak peak) => new(
        "RAM", missing, $"{Report.Text.Bytes(peak.Bytes)} are alive at {peak}; input and output take {Report.Text.Bytes(ends)}",
        $"fewer rows, columns or channels around '{peak.Node}': a smaller image, or a stride or pooling before it");

    private static Shortage OfFlash(long missing, long code, ModelFacts facts)
    {
        OperatorFacts[] largest = [.. facts.Operators.Where(op => op.WeightBytes > 0).OrderByDescending(op => op.WeightBytes).Take(3)];
        return new Shortage(
            "flash", missing, $"constants {Report.Text.Bytes(facts.WeightBytes)}, code ~{Report.Text.Bytes(code)}; the largest are {string.Join(", ", largest.Select(op => $"'{op.Node}' {Report.Text.Bytes(op.WeightBytes)}"))}",
            $"fewer channels into or out of '{largest.FirstOrDefault()?.Node}', or a smaller network");
    }

    private static bool Within(long needed, int available) => available == 0 || needed <= available;
}
