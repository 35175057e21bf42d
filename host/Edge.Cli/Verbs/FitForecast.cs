using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;

namespace Edge.Cli.Verbs;

/// <summary>What a model will need on a board, before it is built.</summary>
/// <param name="RamBytes">Computed: arena, input and output buffers; no stack.</param>
/// <param name="FlashBytes">Estimated: the constants, and code from what each kernel took in earlier builds.</param>
/// <param name="Instructions">Estimated from the plain C kernels in the emulator.</param>
internal sealed record FitForecast(Target Target, long RamBytes, long FlashBytes, long Instructions)
{
    /// <summary>Code bytes of one kernel call; kernels are inlined with their geometry. Emitted at -O2: about 480 on Cortex-M4, 600 on RISC-V.</summary>
    private const int CodeBytesPerCall = 540;

    /// <summary>The portable C kernels at -O2, as the emulators count them: to write one output, and to multiply and add once. Within a fifth on the built-in networks.</summary>
    private const int InstructionsPerOutput = 40, InstructionsPerMac = 5;

    public bool Fits => Shortages.Count == 0;

    /// <summary>What the board lacks; empty when the model fits.</summary>
    public required IReadOnlyList<Shortage> Shortages { get; init; }

    /// <param name="target">A board.</param>
    /// <param name="program">The plan.</param>
    /// <param name="facts">The plan's sizes.</param>
    /// <param name="peak">The plan's moment of most bytes.</param>
    public static FitForecast Of(Target target, Compiler.Planning.Program program, ModelFacts facts, ArenaPeak peak)
    {
        Graph graph = program.Graph;
        long ends = graph.Inputs.Concat(graph.Outputs).Sum(tensor => (long)tensor.Bytes), ram = program.ArenaBytes + ends;
        long code = program.Steps.Sum(step => (long)step.Calls.Count) * CodeBytesPerCall, flash = facts.WeightBytes + code;
        List<Shortage> shortages = [];
        if (!Within(ram, target.Board.RamBytes))
            shortages.Add(OfRam(ram - target.Board.RamBytes, ends, peak));
        if (!Within(flash, target.Board.FlashBytes))
            shortages.Add(OfFlash(flash - target.Board.FlashBytes, code, facts));
        return new FitForecast(target, ram, flash, InstructionsOf(program))
        {
            Shortages = shortages,
        };
    }

    /// <summary>Estimated for one inference.</summary>
    public static long InstructionsOf(Compiler.Planning.Program program) =>
        InstructionsPerMac * program.Graph.Macs + InstructionsPerOutput * program.Steps.Sum(step => (long)step.Node.Output.Shape.Elements);

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
