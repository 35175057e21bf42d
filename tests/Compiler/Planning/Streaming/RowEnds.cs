using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning.Streaming;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Planning.Streaming;

/// <summary>What the last node of a streamed group makes of rows as they come.</summary>
internal static class RowEnds
{
    /// <summary>The mean as the device's kernels make it of sums.</summary>
    public static sbyte[] MeanOf(BandMean mean, Span<sbyte> sums, Span<sbyte> output)
    {
        var result = new sbyte[output.Length];
        KernelCall call = mean.Call;
        if (call.Kernel == "mean_s8")
        {
            MeanKernel.RunOfSums(new MeanParameters
            {
                Outer = call["outer"],
                Averaged = call["averaged"],
                Inner = call["inner"],
                InputZeroPoint = call["input_zero_point"],
                OutputZeroPoint = call["output_zero_point"],
                Multiplier = call["multiplier"],
                Shift = call["shift"],
            }, sums.ToArray(), 0, result, 0);
        }
        else
        {
            AveragePool2DKernel.RunOfSums(new AveragePool2DParameters { Channels = call["channels"], WindowH = call["window_h"], WindowW = call["window_w"] },
                sums.ToArray(), 0, result, 0);
        }

        result.CopyTo(output);
        return result;
    }

    /// <summary>The rows that the reference makes of an image of which only the rows in memory are known, each with its place in the output.</summary>
    /// <param name="from">The rows that are read, to the end of their memory.</param>
    /// <param name="first">The row that came first.</param>
    public static IEnumerable<(int At, sbyte[] Row)> SpreadOf(BandSpread spread, Span<sbyte> from, int first)
    {
        Node node = spread.Step.Node;
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape;
        int before = node.Operator.RowEndOf(node)!.Window.Before, rowBytes = input.Width * input.Channels, outBytes = output.Width * output.Channels;
        var image = new sbyte[node.Inputs[0].Bytes];
        for (int row = Math.Max(0, first - before); row < first + spread.Rows; row++)
            from.Slice((row - first + before) * rowBytes, rowBytes).CopyTo(image.AsSpan(row * rowBytes));
        var whole = new sbyte[node.Output.Bytes];
        node.Operator.RunInt8(spread.Call, [image], whole);
        int[] above = spread.Call.Int32Table("row");
        return [.. Enumerable.Range(0, output.Height)
            .Where(row => Math.Min(above[row] + before, input.Height - 1) is var last && last >= first && last < first + spread.Rows)
            .Select(row => (row * outBytes, whole.AsSpan(row * outBytes, outBytes).ToArray()))];
    }
}
