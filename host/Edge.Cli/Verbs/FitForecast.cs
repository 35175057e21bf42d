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
    /// <summary>Code bytes of one kernel call site, rounded up: kernels are inlined with their geometry.</summary>
    private const int CodeBytesPerCall = 700;

    /// <summary>Plain C kernels at -O2, as the emulated chips count them: per multiply-accumulate, and per output element for the rest.</summary>
    private const double InstructionsPerMac = 9, InstructionsPerElement = 20;

    public bool Fits => Within(RamBytes, Target.Board.RamBytes) && Within(FlashBytes, Target.Board.FlashBytes);

    public static FitForecast Of(Target target, Compiler.Planning.Program program, ModelFacts facts)
    {
        Graph graph = program.Graph;
        long elements = graph.Nodes.Where(node => !node.Operator.IsView).Sum(node => (long)node.Output.Shape.Elements);
        return new FitForecast(
            target,
            program.ArenaBytes + graph.Inputs.Concat(graph.Outputs).Sum(tensor => (long)tensor.Bytes),
            facts.WeightBytes + program.Steps.Sum(step => (long)step.Calls.Count) * CodeBytesPerCall,
            (long)(InstructionsPerMac * facts.Macs + InstructionsPerElement * elements));
    }

    private static bool Within(long needed, int available) => available == 0 || needed <= available;
}
