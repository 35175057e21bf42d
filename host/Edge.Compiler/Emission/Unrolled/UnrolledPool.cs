using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Ir;
using Scriban.Runtime;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A pooling or mean whose windows lie inside the image: each window's inputs are named one after the other, in a loop over channels.</summary>
internal sealed class UnrolledPool : IUnrolledKernel
{
    // A longer line than this many inputs serves nobody who reads it.
    private const int MostInputs = 400;

    private readonly int _outH, _outW, _channels, _rowStep, _columnStep;
    private readonly int[] _offsets;
    private readonly Rescale? _mean;
    private readonly bool _isLargest;

    private UnrolledPool(int outH, int outW, int channels, int rowStep, int columnStep, int[] offsets, bool isLargest, Rescale? mean)
    {
        (_outH, _outW, _channels, _rowStep, _columnStep) = (outH, outW, channels, rowStep, columnStep);
        (_offsets, _isLargest, _mean) = (offsets, isLargest, mean);
    }

    /// <summary>Null where a window leaves the image or is very large.</summary>
    /// <param name="call">Of average_pool2d_s8, max_pool2d_s8 or mean_s8.</param>
    public static UnrolledPool? Of(KernelCall call)
    {
        if (call.Kernel == "mean_s8")
            return OfMean(call);
        bool IsInside(string axis) => call[axis == "h" ? "pad_top" : "pad_left"] == 0
            && (call[$"out_{axis}"] - 1) * call[$"stride_{axis}"] + (call[$"window_{axis}"] - 1) * call[$"dilation_{axis}"] < call[$"in_{axis}"];
        int channels = call["channels"], row = call["in_w"] * channels, inputs = call["window_h"] * call["window_w"];
        if (!IsInside("h") || !IsInside("w") || inputs > MostInputs)
            return null;
        int[] offsets =
        [
            .. Enumerable.Range(0, inputs).Select(i =>
                i / call["window_w"] * call["dilation_h"] * row + i % call["window_w"] * call["dilation_w"] * channels),
        ];
        return new UnrolledPool(
            call["out_h"], call["out_w"], channels, call["stride_h"] * row, call["stride_w"] * channels, offsets, call.Kernel == "max_pool2d_s8", mean: null);
    }

    private static UnrolledPool? OfMean(KernelCall call)
    {
        int averaged = call["averaged"], inner = call["inner"];
        Rescale? rescale = Rescale.Of(call["multiplier"], call["shift"], -(long)averaged * call["input_zero_point"], averaged * (long)sbyte.MinValue,
            averaged * (long)sbyte.MaxValue, call["output_zero_point"], sbyte.MinValue);
        return averaged > MostInputs || rescale is null
            ? null
            : new UnrolledPool(call["outer"], 1, inner, averaged * inner, 0, [.. Enumerable.Range(0, averaged).Select(i => i * inner)], isLargest: false, rescale);
    }

    public void Count(ClampTables clamps)
    {
        if (_mean is not null)
            clamps.Add(sbyte.MinValue, sbyte.MaxValue, _mean);
    }

    public UnrolledStep Write(ClampTables clamps)
    {
        var writer = new OutputWriter(clamps, sbyte.MinValue, sbyte.MaxValue);
        var body = new IlTally();
        string[] inputs = [.. _offsets.Select(offset => offset == 0 ? "input[x + c]" : $"input[x + c + {offset}]")];
        List<string> lines = _isLargest ? Largest(inputs, body) : Average(inputs, body, writer);
        body.Add(IlOperation.Move, 6, 12);
        body.Add(IlOperation.Compute, 2, 2);
        body.Add(IlOperation.Branch, 1, 2);
        IlTally row = new(), loop = new();
        row.Repeat(body, (long)_outW * _channels);
        row.Add(IlOperation.Move, _outW * 16, 40);
        loop.Repeat(row, _outH);
        var view = new ScriptObject
        {
            ["out_h"] = _outH,
            ["out_w"] = _outW,
            ["channels"] = _channels,
            ["row_step"] = _rowStep,
            ["column_step"] = _columnStep,
            ["lines"] = lines,
        };
        Argument[] tables = [.. writer.Tables.Select(table => new Argument(table, "sbyte[]", 0))];
        return new UnrolledStep("windows written out", "unrolled_pool.sbn", view, tables, [], loop, Windows: 0);
    }

    private static List<string> Largest(string[] inputs, IlTally body)
    {
        List<string> lines = [$"int v = {inputs[0]};"];
        body.Add(lines[0]);
        if (inputs.Length > 1)
            lines.Add("int other;");
        foreach (string input in inputs.Skip(1))
        {
            lines.Add($"other = {input};");
            body.Add(lines[^1]);
            lines.Add("if (other > v)");
            lines.Add("    v = other;");
            body.Add(IlOperation.Move, 3, 8);
            body.Add(IlOperation.Branch, 1, 2);
        }

        lines.Add("output[to] = (sbyte)v;");
        body.Add(lines[^1]);
        return lines;
    }

    private List<string> Average(string[] inputs, IlTally body, OutputWriter writer)
    {
        List<string> lines = [$"int sum = {string.Join(" + ", inputs)};"];
        if (_mean is null)
            lines.Add($"output[to] = (sbyte)((sum > 0 ? sum + {inputs.Length / 2} : sum - {inputs.Length / 2}) / {inputs.Length});");
        else
            lines.AddRange(writer.Store("output[to]", "(long)sum", _mean));
        foreach (string line in lines)
            body.Add(line);
        lines.InsertRange(1, FilterSums.Locals(lines));
        return lines;
    }
}
