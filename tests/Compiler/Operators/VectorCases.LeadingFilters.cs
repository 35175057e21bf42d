using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> LeadingFilters()
    {
        var borders = new Conv2D(new Size(2, 1), new Padding(1, 0, 2, 1));
        var dilated = new Conv2D(Size.Square(1), Padding.All(2)) { Dilation = new Size(2, 3), Activation = Activation.Relu };
        Tensor image = Image(5, 4, 3, 0.02f, 17), row = Tensor.Int8("input", new Shape(1, 17), Quantization.PerTensor(0.03f, -128));
        foreach (int bits in new[] { 2, 3, 4, 5, 6, 7, 8 })
        {
            yield return Leading($"conv2d/leading_{bits}_bits",
                "5 of 7 filters over 3 of their 5 channels, which no vector width divides; top, left, bottom and right differ",
                Random(borders, image, new Shape(5, 3, 2, 3), 0, bits), new Shape(7, 3, 2, 5));
            yield return Leading($"dense/leading_{bits}_bits", "5 of 9 rows, of each 17 of 37 weights, which fill whole bytes at no width",
                Random(new Dense(), row, new Shape(5, 17), 0, bits), new Shape(9, 37));
        }

        yield return Leading("conv2d/leading_dilated", "taps 2 rows and 3 columns apart, most of them outside the image, on a zero point at the end of int8",
            Random(dilated, Image(4, 5, 1, 0.05f, 127), new Shape(3, 3, 2, 1), 0), new Shape(3, 3, 2, 17));
        yield return Leading("conv2d/leading_groups", "each of two groups sees its own channels: 2 of 3 of a tap",
            Random(borders with { Groups = 2 }, Image(5, 4, 4, 0.02f, -3), new Shape(4, 3, 2, 2), 0), new Shape(6, 3, 2, 3));

        var point = new Conv2D(Size.Square(1), Padding.None);
        Tensor every = Image(16, 16, 1, 0.5f, 0), single = Tensor.Int8("input", new Shape(1, 1), Quantization.PerTensor(0.5f, 0));
        yield return Leading("conv2d/leading_halves", "halves of a factor 1/2 of both signs, one channel of three",
            Weighted(point, every, new Shape(2, 1, 1, 1), [1, -1], [0, 1], [1f, 1f], 1f, 0), new Shape(3, 1, 1, 3), EveryValue);
        yield return Leading("conv2d/leading_saturates", "a factor above 1 shifts left, and both ends of int8 hold",
            Weighted(point, every, new Shape(2, 1, 1, 1), [1, -1], [0, 7], [8f, 8f], 1f, -5), new Shape(2, 1, 1, 2), EveryValue);
        yield return Leading("dense/leading_halves", "halves of a factor 1/2: biases -8 to 7 on an input of 1",
            Weighted(new Dense(), single, new Shape(16, 1), new sbyte[16], [.. Enumerable.Range(-8, 16)], [.. Enumerable.Repeat(1f, 16)], 1f, 0),
            new Shape(16, 2), [1]);
        yield return Leading("dense/leading_saturates", "both ends of int8 hold, with sums near 2^20",
            Weighted(new Dense(), row, new Shape(2, 17), [.. Enumerable.Repeat((sbyte)127, 17), .. Enumerable.Repeat((sbyte)-127, 17)],
                [1 << 20, -(1 << 20)], [0.5f, 0.5f], 1f, 0), new Shape(3, 19), Varied(5, 17));
    }

    /// <summary>A node that reads the first filters, and of them the first channels, of a table that a larger level of its network reads whole.</summary>
    /// <param name="part">The node alone.</param>
    /// <param name="whole">The shape of that table; what the node does not read is not 0.</param>
    private static (string File, VectorFile Vector) Leading(string file, string asks, Node part, Shape whole, sbyte[]? input = null)
    {
        Tensor filter = part.Inputs[1], read = part.Inputs[0];
        int channels = read.Shape.Channels / filter.Shape.Channels * whole.Channels;
        var wide = Tensor.Int8(read.Name, new Shape([.. read.Shape.Extents.SkipLast(1), channels]), read.Quantization!);
        Quantization scales = Quantization.PerChannel([.. Enumerable.Repeat(1f, whole[0])], 0).WithBits(filter.Quantization!.Bits);
        var table = Tensor.Constant("filter", whole, Beyond(filter, whole), scales);
        var bias = Tensor.Constant("bias", new Shape(whole[0]), new int[whole[0]], table.Quantization!);
        Node full = AnyNode.Of(part.Operator, [wide, table, bias], part.Output.Quantization!);
        KernelCall[] calls = [.. new[] { full, part }.SelectMany(node => FilterStorage.Lower(node, FilterRule.Packed))];
        return LeadingFilter.Of(calls) is { } levels && levels[1].Kernel.Contains("leading", StringComparison.Ordinal)
            ? Case(file, asks, part, [levels[1]], [input ?? Varied(file.Length * 31, read.Shape.Elements)])
            : throw new InvalidOperationException($"{file}: {calls[1].Kernel}");
    }

    // The largest and the smallest weight in turn around the part.
    private static sbyte[] Beyond(Tensor part, Shape whole)
    {
        int most = Quantization.MostSteps(part.Quantization!.Bits), at = 0;
        sbyte[] table = [.. Enumerable.Range(0, whole.Elements).Select(i => (sbyte)(i % 2 == 0 ? most : -most))];
        int rowOf = whole.Elements / whole[0], partRow = part.Shape.Elements / part.Shape[0];
        for (int o = 0; o < part.Shape[0]; o++)
            for (int i = 0; i < partRow; i++)
                table[o * rowOf + i / part.Shape.Channels * whole.Channels + i % part.Shape.Channels] = part.Int8s[at++];
        return table;
    }
}
