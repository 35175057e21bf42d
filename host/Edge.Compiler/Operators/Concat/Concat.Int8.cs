using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Concat
{
    /// <summary>One call for each input.</summary>
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        Quantization output = node.Output.Quantization!;
        int outputRow = Rows(node.Output.Shape).RowElements;
        var calls = new List<KernelCall>();
        int start = 0;
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            Quantization input = node.Inputs[i].Quantization!;
            var (rows, row) = Rows(node.Inputs[i].Shape);
            Multiplier factor = Multiplier.Of((double)input.Scale / output.Scale);
            calls.Add(new KernelCall("copy_into_s8", [i],
            [
                new("rows", rows), new("row_bytes", row),
                new("output_row_bytes", outputRow), new("output_start_bytes", start),
                new("requantize", input.Equals(output) ? 0 : 1),
                new("input_zero_point", input.ZeroPoint), new("output_zero_point", output.ZeroPoint),
                new("multiplier", factor.Value), new("shift", factor.Shift),
            ],
            []));
            start += row;
        }

        return calls;
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => CopyIntoKernel.Run(
        new CopyIntoParameters
        {
            Rows = call["rows"],
            RowBytes = call["row_bytes"],
            OutputRowBytes = call["output_row_bytes"],
            OutputStartBytes = call["output_start_bytes"],
            Requantize = call["requantize"],
            InputZeroPoint = call["input_zero_point"],
            OutputZeroPoint = call["output_zero_point"],
            Multiplier = call["multiplier"],
            Shift = call["shift"],
        },
        inputs[call.Activations[0]], 0, output, 0);
}
