using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Scriban.Runtime;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>What convolutions and dense layers share: sums with their ranges, the buffers around them and the words for both.</summary>
internal static class FilterSums
{
    // Every other argument is an array of int8.
    private static readonly Dictionary<string, string> _types = new() { ["x"] = "int", ["to"] = "int", ["sums"] = "long[]" };

    /// <summary>The sum of one filter's products with a window, and its range over all windows the image can give.</summary>
    /// <param name="output">The output channel.</param>
    /// <param name="filter">Its weights.</param>
    /// <param name="tapOf">From a weight's place to the window's.</param>
    /// <param name="loop">The windows.</param>
    /// <param name="input">What each channel of the input can hold; a border holds the zero point.</param>
    public static FilterSum Of(int output, ReadOnlySpan<sbyte> filter, Func<int, int> tapOf, WindowLoop loop, ChannelRanges input)
    {
        List<int> taps = [];
        List<sbyte> weights = [];
        long least = 0, most = 0;
        for (int i = 0; i < filter.Length; i++)
        {
            if (filter[i] == 0)
                continue;
            int tap = tapOf(i), channel = tap % loop.InC;
            int low = input.Least[channel % input.Channels], high = input.Most[channel % input.Channels];
            if (loop.HasRows)
                (low, high) = (Math.Min(low, loop.ZeroPoint), Math.Max(high, loop.ZeroPoint));
            taps.Add(tap);
            weights.Add(filter[i]);
            least += filter[i] * (filter[i] > 0 ? low : high);
            most += filter[i] * (filter[i] > 0 ? high : low);
        }

        return new FilterSum(output, taps, weights, least, most);
    }

    /// <summary>The sums of a convolution or dense layer, and how each becomes an output.</summary>
    /// <param name="loop">With the call's windows.</param>
    /// <returns>Null when a sum does not fit into 64 bits.</returns>
    public static (IReadOnlyList<FilterSum> Sums, Dictionary<FilterSum, Rescale> Rescales)? All(KernelCall call, WindowLoop loop, ChannelRanges input)
    {
        bool isDense = FilterStorage.PlainName(call.Kernel) == "dense_s8";
        int groups = isDense ? 1 : call["groups"], outputs = call["out_c"], groupIn = loop.InC / groups, groupOut = outputs / groups;
        int perOutput = isDense ? groupIn : call["filter_h"] * call["filter_w"] * groupIn;
        sbyte[] filter = FilterStorage.Weights(call);
        var sums = new List<FilterSum>();
        var rescales = new Dictionary<FilterSum, Rescale>();
        for (int o = 0; o < outputs; o++)
        {
            int first = o / groupOut * groupIn;
            FilterSum sum = Of(o, filter.AsSpan(o * perOutput, perOutput), i => i / groupIn * loop.InC + first + i % groupIn, loop, input);
            if (Rescale(sum, call, sum.Least) is not { } rescale)
                return null;
            sums.Add(sum);
            rescales.Add(sum, rescale);
        }

        return (sums, rescales);
    }

    /// <summary>How the sum becomes an output: bias and zero points included.</summary>
    /// <param name="sum">Of raw inputs, whose zero point is taken off here.</param>
    /// <param name="call">Has bias, multipliers and limits.</param>
    /// <param name="lane">What is missing from the value that is rescaled.</param>
    public static Rescale? Rescale(FilterSum sum, KernelCall call, long lane)
    {
        int o = sum.Output;
        long origin = call.Int32Table("bias")[o] - (long)call["input_zero_point"] * sum.Weights.Sum(weight => weight);
        if (Math.Abs(sum.Least + origin) > int.MaxValue || Math.Abs(sum.Most + origin) > int.MaxValue)
            return null; // the kernels' 32 bits wrap around there
        return Unrolled.Rescale.Of(call.Int32Table("multiplier")[o], call.Int8Table("shift")[o], origin + lane, sum.Least - lane, sum.Most - lane, call["output_zero_point"], call["activation_min"]);
    }

    public static string Place(int output) => output == 0 ? "output[to]" : $"output[to + {output}]";

    /// <summary>Declarations of the locals that statements assign to.</summary>
    public static IEnumerable<string> Locals(IReadOnlyList<string> lines)
    {
        bool Assigns(string local) => lines.Any(line => line.StartsWith($"{local} = ", StringComparison.Ordinal));
        return new[] { ("s", "long"), ("p", "long"), ("v", "int") }.Where(local => Assigns(local.Item1)).Select(local => $"{local.Item2} {local.Item1};");
    }

    /// <summary>The step: its loops, its parts and what both are handed.</summary>
    /// <param name="formulation">How the parts compute.</param>
    /// <param name="loop">The windows.</param>
    /// <param name="parts">Methods, called for each window or each group of windows.</param>
    /// <param name="writer">Knows what tables the parts read.</param>
    /// <param name="outputs">Channels.</param>
    /// <param name="carried">Words that one part hands to the next; 0 when none does.</param>
    public static UnrolledStep Step(
        string formulation, WindowLoop loop, IReadOnlyList<StepPart> parts, OutputWriter writer, int outputs, int carried)
    {
        Argument[] after =
        [
            .. carried > 0 ? [new Argument("sums", "long[]", carried)] : Array.Empty<Argument>(),
            .. writer.Tables.Select(table => new Argument(table, "sbyte[]", 0)),
        ];
        string[] passed = [.. loop.IsCopied ? ["window"] : new[] { loop.Source, "x" }, "output", "to", .. after.Select(argument => argument.Name)];
        var view = new ScriptObject
        {
            ["loop"] = loop.View(),
            ["border"] = Border(loop),
            ["outputs"] = outputs * loop.Pixels,
            ["back_outputs"] = outputs * loop.Back,
            ["passed"] = string.Join(", ", passed),
            ["parameters"] = string.Join(", ", passed.Select(name => $"{_types.GetValueOrDefault(name, "sbyte[]")} {(name == loop.Source ? "source" : name)}")),
        };
        return new UnrolledStep(formulation, "unrolled_filter.sbn", view, [.. Buffers(loop), .. after], parts, loop.Cost(parts.Count, passed.Length), loop.Windows);
    }

    private static IEnumerable<Argument> Buffers(WindowLoop loop)
    {
        if (loop.HasRows)
        {
            yield return new Argument("rows", "sbyte[]", loop.BufferBytes);
            yield return new Argument(Border(loop), "sbyte[]", loop.RowBytes, loop.ZeroPoint);
        }

        if (loop.IsCopied)
            yield return new Argument("window", "sbyte[]", loop.WindowBytes);
    }

    private static string Border(WindowLoop loop) => loop.ZeroPoint < 0 ? $"bordern{-loop.ZeroPoint}" : $"border{loop.ZeroPoint}";
}
