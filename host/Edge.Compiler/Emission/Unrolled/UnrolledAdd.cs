using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Ir;
using Scriban.Runtime;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>An Add whose three rescalings are constants of the code.</summary>
internal sealed class UnrolledAdd : IUnrolledKernel
{
    private readonly Rescale _a, _b, _sum;
    private readonly int _count, _min, _max;

    private UnrolledAdd(KernelCall call, Rescale a, Rescale b, Rescale sum)
    {
        (_a, _b, _sum) = (a, b, sum);
        (_count, _min, _max) = (call["count"], call["activation_min"], call["activation_max"]);
    }

    /// <inheritdoc cref="UnrolledFilter.Of"/>
    public static UnrolledAdd? Of(KernelCall call)
    {
        Rescale? Operand(string name) => Rescale.Of(
            call[$"{name}_multiplier"], call[$"{name}_shift"], -call[$"{name}_zero_point"], sbyte.MinValue, sbyte.MaxValue, zeroPoint: 0, clamp: int.MinValue, call["left_shift"]);
        if (Operand("a") is not { } a || Operand("b") is not { } b)
            return null;
        Rescale? sum = Rescale.Of(call["output_multiplier"], call["output_shift"], 0, (long)a.Least + b.Least, (long)a.Most + b.Most, call["output_zero_point"], call["activation_min"]);
        return sum is null ? null : new UnrolledAdd(call, a, b, sum);
    }

    public void Count(ClampTables clamps) => clamps.Add(_min, _max, _sum);

    public UnrolledStep Write(ClampTables clamps)
    {
        var writer = new OutputWriter(clamps, _min, _max);
        List<string> lines = [];
        Operand(lines, _a, "a[atA + i]", "pa");
        Operand(lines, _b, "b[atB + i]", "pb");
        lines.AddRange(writer.Store("output[to + i]", "(pa + pb)", _sum));
        IlTally element = IlTally.Of(lines), loop = new();
        element.Add(IlOperation.Move, 6, 10);
        element.Add(IlOperation.Branch, 1, 5);
        loop.Repeat(element, _count);
        var view = new ScriptObject
        {
            ["count"] = _count,
            ["declarations"] = new List<string>(FilterSums.Locals(lines)),
            ["lines"] = lines,
        };
        return new UnrolledStep("constants", "unrolled_add.sbn", view, [.. writer.Tables.Select(table => new Argument(table, "sbyte[]", 0))], [], loop, Windows: 0);
    }

    private static void Operand(List<string> lines, Rescale rescale, string place, string variable)
    {
        var (statement, answer) = rescale.Text(place, variable, offset: 0);
        if (statement is not null)
            lines.Add(statement);
        lines.Add($"{variable} = {answer};");
    }
}
