using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary>What a model will need on a board, before it is built.</summary>
/// <param name="RamBytes">Computed: arena, input and output buffers; no stack.</param>
/// <param name="FlashBytes">Estimated: the constants, and code from what each kernel took in earlier builds.</param>
/// <param name="Instructions">Estimated from the plain C kernels in the emulator.</param>
internal sealed record FitForecast(Target Target, long RamBytes, long FlashBytes, long Instructions)
{
    /// <summary>Code bytes of one kernel call; kernels are inlined with their geometry.</summary>
    private const int CodeBytesPerCall = 300;

    /// <summary>The plain C kernels at -O2 in the emulators: to write one output, to visit one tap of a window for it, and to multiply and add once.</summary>
    private const int InstructionsPerOutput = 80, InstructionsPerTap = 24, InstructionsPerMac = 6;

    public bool Fits => Within(RamBytes, Target.Board.RamBytes) && Within(FlashBytes, Target.Board.FlashBytes);

    public static FitForecast Of(Target target, Compiler.Planning.Program program, ModelFacts facts)
    {
        Graph graph = program.Graph;
        return new FitForecast(
            target,
            program.ArenaBytes + graph.Inputs.Concat(graph.Outputs).Sum(tensor => (long)tensor.Bytes),
            facts.WeightBytes + program.Steps.Sum(step => (long)step.Calls.Count) * CodeBytesPerCall,
            InstructionsPerMac * facts.Macs + program.Steps.Sum(step => Overhead(step.Node)));
    }

    // A filter [O, H, W, C] is visited tap by tap for each output; everything else costs about one output for each.
    private static long Overhead(Node node)
    {
        Shape? filter = node.Inputs.FirstOrDefault(input => input.IsConstant && input.Shape.Rank == 4)?.Shape;
        long taps = filter is null ? 0 : (long)filter.Height * filter.Width;
        return node.Output.Shape.Elements * (InstructionsPerOutput + taps * InstructionsPerTap);
    }

    private static bool Within(long needed, int available) => available == 0 || needed <= available;
}
