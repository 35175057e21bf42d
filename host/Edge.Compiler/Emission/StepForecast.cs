using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Emission.Unrolled;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>How a step of a program is computed on nanoCLR, before anything is compiled.</summary>
/// <param name="Node">Of the graph.</param>
/// <param name="Formulation">How, in a few words.</param>
/// <param name="Instructions">Of the interpreter, see <see cref="NanoCost"/>; null for plain kernels, whose code is not emitted.</param>
/// <param name="CodeBytes">Intermediate language of its own.</param>
/// <param name="TableBytes">Constant arrays: on nanoCLR they take flash and managed heap.</param>
public sealed record StepForecast(Node Node, string Formulation, double? Instructions, int CodeBytes, int TableBytes)
{
    /// <summary>What of <see cref="TableBytes"/> is weights of several outputs in one number.</summary>
    public int PackedBytes { get; init; }

    internal static StepForecast Of(Step step, UnrolledProgram? unrolled)
    {
        UnrolledCall?[] own = [.. step.Calls.Select(call => unrolled?.Of(call))];
        string[] formulations = [.. own.Select(call => call?.Step.Formulation ?? "plain kernel").Distinct()];
        IEnumerable<Table> plain = step.Calls.Where((_, i) => own[i] is null).SelectMany(call => call.Tables);
        int packed = own.Sum(call => call?.Step.TableBytes ?? 0);
        return new StepForecast(
            step.Node, string.Join(" and ", formulations), own.All(call => call is not null) ? own.Sum(call => call!.Step.Instructions) : null,
            own.Sum(call => call?.Step.IlBytes ?? 0), plain.Sum(table => table.Bytes) + packed)
        {
            PackedBytes = packed,
        };
    }
}
