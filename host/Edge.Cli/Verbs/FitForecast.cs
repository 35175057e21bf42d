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
    /// <summary>Code bytes of one kernel call; kernels are inlined with their geometry. Emitted at -O2: about 480 on Cortex-M4, 600 on RISC-V.</summary>
    private const int CodeBytesPerCall = 540;

    /// <summary>The portable C kernels at -O2, as the emulators count them: to write one output, and to multiply and add once. Within a fifth on the built-in networks.</summary>
    private const int InstructionsPerOutput = 40, InstructionsPerMac = 5;

    public bool Fits => Within(RamBytes, Target.Board.RamBytes) && Within(FlashBytes, Target.Board.FlashBytes);

    public static FitForecast Of(Target target, Compiler.Planning.Program program, ModelFacts facts)
    {
        Graph graph = program.Graph;
        return new FitForecast(
            target,
            program.ArenaBytes + graph.Inputs.Concat(graph.Outputs).Sum(tensor => (long)tensor.Bytes),
            facts.WeightBytes + program.Steps.Sum(step => (long)step.Calls.Count) * CodeBytesPerCall,
            InstructionsPerMac * facts.Macs + InstructionsPerOutput * program.Steps.Sum(step => (long)step.Node.Output.Shape.Elements));
    }

    private static bool Within(long needed, int available) => available == 0 || needed <= available;
}
