using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Plan;

/// <summary>A kernel call, or one part of it: the same call with other numbers, reading and writing further on.</summary>
/// <param name="Kernel">What it calls.</param>
/// <param name="Call">Parameters of this part; the tables and activations of the whole.</param>
/// <param name="OperandStart">For each operand, the element at which this part begins to read.</param>
/// <param name="OutputStart">The byte at which it begins to write.</param>
internal sealed record PlanCall(PlanKernel Kernel, KernelCall Call, IReadOnlyList<long> OperandStart, long OutputStart)
{
    /// <summary>Turns of the innermost loop.</summary>
    public long Work => Kernel.Work(Call);

    /// <summary>A call as parts that compute no more than <paramref name="mostWork"/> each, where the kernel's loops allow it.</summary>
    public static IEnumerable<PlanCall> Parts(KernelCall call, long mostWork)
    {
        PlanKernel kernel = PlanKernels.Named(call.Kernel);
        if (!call.Parameters.Select(parameter => parameter.Name).SequenceEqual(kernel.Fields))
            throw new InvalidOperationException($"{call.Kernel}: the call has the fields '{string.Join(' ', call.Parameters.Select(p => p.Name))}', plans '{string.Join(' ', kernel.Fields)}'");
        return new PlanCall(kernel, call, new long[kernel.Operands.Count], 0).Cut(0, mostWork);
    }

    private IEnumerable<PlanCall> Cut(int loop, long mostWork)
    {
        if (Work <= mostWork || loop == Kernel.Loops.Count)
            return [this];
        int extent = Call[Kernel.Loops[loop].Extent];
        if (extent == 1)
            return Cut(loop + 1, mostWork);
        if (!Kernel.Loops[loop].IsCut(Call))
            return [this];
        int turns = (int)Math.Max(1, mostWork / (Work / extent));
        return Enumerable.Range(0, (extent + turns - 1) / turns)
            .SelectMany(part => Part(Kernel.Loops[loop], part * turns, Math.Min(turns, extent - part * turns)).Cut(loop + 1, mostWork));
    }

    private PlanCall Part(PlanLoop loop, int first, int turns)
    {
        long MovedBy(string name) => loop.Moves.Where(move => move.Name == name).Sum(move => first * move.Step(Call))
            + loop.Uneven.Where(move => move.Name == name).Sum(move => move.After(Call, first));
        Parameter[] parameters =
        [
            .. Call.Parameters.Select(p => p with { Value = p.Name == loop.Extent ? turns : (int)(p.Value + MovedBy(p.Name)) }),
        ];
        return this with
        {
            Call = Call with { Parameters = parameters },
            OperandStart = [.. Kernel.Operands.Select((operand, i) => OperandStart[i] + MovedBy(operand.Name))],
            OutputStart = OutputStart + first * loop.Output(Call),
        };
    }
}
