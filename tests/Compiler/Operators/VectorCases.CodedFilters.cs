using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> CodedFilters()
    {
        var borders = new Conv2D(new Size(2, 1), new Padding(1, 0, 2, 1)) { Groups = 2 };
        Tensor image = Image(5, 4, 6, 0.02f, 17), row = Tensor.Int8("input", new Shape(1, 37), Quantization.PerTensor(0.03f, -11));
        var filter = new Shape(4, 3, 2, 3);
        foreach (int bits in new[] { 2, 4, 7, 8 })
        {
            yield return Coded($"conv2d/bitmap_{bits}_bits", "taps of three weights, whose bits lie across bytes; outside the image stored weights are passed by",
                Thinned(Random(borders, image, filter, 0, bits), 0.8), FilterFormat.Bitmap);
            yield return Coded($"dense/bitmap_{bits}_bits", "masks that do not fill their last byte, rows of unlike lengths",
                Thinned(Random(new Dense(), row, new Shape(5, 37), 0, bits), 0.8), FilterFormat.Bitmap);
        }

        yield return Coded("conv2d/bitmap_of_a_point", "a point over 17 channels, more than two bytes of mask, on a zero point at the end of int8",
            Thinned(Random(new Conv2D(Size.Square(1), Padding.None), Image(3, 2, 17, 0.02f, 127), new Shape(7, 1, 1, 17), 0), 0.7), FilterFormat.Bitmap);
        yield return Coded("conv2d/bitmap_dilated", "taps 2 rows and 3 columns apart, most of them outside the image",
            Thinned(Random(new Conv2D(Size.Square(1), Padding.All(3)) { Dilation = new Size(2, 3) }, Image(4, 5, 9, 0.05f, -128), new Shape(3, 3, 2, 9), 0), 0.75), FilterFormat.Bitmap);
        yield return Coded("dense/bitmap_of_zeros", "rows of nothing but zeros between others, the first and the last among them",
            Kept(Random(new Dense(), row, new Shape(5, 37), 0), (o, i) => o is 1 or 3 && i % 5 == 0), FilterFormat.Bitmap);
        foreach (int values in new[] { 2, 3, 16 })
        {
            yield return Coded($"conv2d/codebook_of_{values}", "numbers that lie across bytes, rows that do not fill their last byte, borders, groups",
                Shared(Random(borders, image, new Shape(8, 3, 2, 3), 0), values), FilterFormat.Codebook);
            yield return Coded($"dense/codebook_of_{values}", "numbers in place of weights, values of both ends among them",
                Shared(Random(new Dense(), row, new Shape(5, 37), 0), values), FilterFormat.Codebook);
            yield return Coded($"conv2d/bitmap_codebook_of_{values}", "numbers of the weights that are not 0, borders, groups",
                Thinned(Shared(Random(borders, image, new Shape(8, 3, 2, 3), 0), values), values > 8 ? 0.6 : 0.85), FilterFormat.BitmapCodebook);
            yield return Coded($"dense/bitmap_codebook_of_{values}", "numbers of the weights that are not 0",
                Thinned(Shared(Random(new Dense(), row, new Shape(9, 37), 0), values), values > 8 ? 0.6 : 0.85), FilterFormat.BitmapCodebook);
        }
    }

    /// <summary>Ties and both ends of int8 in each format of its own.</summary>
    private static IEnumerable<(string File, VectorFile Vector)> CodedEnds()
    {
        var borders = new Conv2D(Size.Square(1), new Padding(0, 2, 1, 0));
        Tensor every = Image(16, 16, 1, 0.5f, 0), odd = Tensor.Int8("input", new Shape(1, 17), Quantization.PerTensor(0.03f, 127));
        // Beside the pixel a weight of 2, so that sums are odd where the pixel is.
        sbyte[] taps = [0, 1, 0, 2, -1, 0, 0, 0, 2];
        sbyte[] large = [.. Enumerable.Range(0, 51).Select(i => (sbyte)(i % 17 % 3 == 0 ? 0 : i / 17 == 1 ? -127 : 127))];
        (FilterFormat Format, string Name)[] formats =
            [(FilterFormat.Bitmap, "bitmap"), (FilterFormat.Codebook, "codebook"), (FilterFormat.BitmapCodebook, "bitmap_codebook")];
        foreach (var (format, name) in formats)
        {
            yield return Coded($"conv2d/{name}_halves", "halves of a factor 1/2 of both signs, three output channels, a border left and below only",
                Weighted(borders, every, new Shape(3, 1, 3, 1), taps, [0, 1, -3], [1f, 1f, 1f], 1f, 5), format, EveryValue);
            yield return Coded($"conv2d/{name}_saturates", "a factor of 4, on which both ends of int8 hold, and relu6 between its own",
                Weighted(borders with { Activation = Activation.Relu6 }, every, new Shape(3, 1, 3, 1), taps, [0, 1, -3], [8f, 8f, 1f], 1f / 16, -40),
                format, EveryValue);
            yield return Coded($"dense/{name}_saturates", "both ends of int8 and of the weights hold, over 17 inputs whose zero point is an end",
                Weighted(new Dense(), odd, new Shape(3, 17), large, [1 << 20, -(1 << 20), 3], [0.5f, 0.5f, 0.003f], 1f, 0), format, Varied(7, 17));
            yield return Coded($"dense/{name}_halves", "halves of a factor 1/2: biases -8 to 7 on an input of 1",
                Weighted(new Dense(), Tensor.Int8("input", new Shape(1, 3), Quantization.PerTensor(0.5f, 0)), new Shape(16, 3),
                    [.. Enumerable.Range(0, 48).Select(i => (sbyte)(i % 3 == 1 ? 1 : 0))], [.. Enumerable.Range(-8, 16)], [.. Enumerable.Repeat(1f, 16)], 1f, 0),
                format, [1, 1, 1]);
        }
    }

    private static (string File, VectorFile Vector) Coded(string file, string asks, Node node, FilterFormat format, sbyte[] input) =>
        Case(file, asks, node, [FilterStorage.In(format, 8, ((IFiltered)node.Operator).LowerPlain(node)!)], [input]);

    private static (string File, VectorFile Vector) Coded(string file, string asks, Node node, FilterFormat format)
    {
        IReadOnlyList<KernelCall> calls = FilterStorage.Lower(node, new FilterRule(FilterGoal.Size) { CodeBytes = 0 });
        return FilterStorage.FormatOf(calls[0]) == format
            ? Case(file, asks, node, calls, [Varied(file.Length * 31, node.Inputs[0].Shape.Elements)])
            : throw new InvalidOperationException($"{file}: {FilterStorage.FormatOf(calls[0])}");
    }

    /// <summary>A node most of whose weights are 0, without a pattern.</summary>
    private static Node Thinned(Node node, double zeros)
    {
        var random = new Random(node.Inputs[1].Shape.Elements);
        return Kept(node, (_, _) => random.NextDouble() >= zeros);
    }

    private static Node Kept(Node node, Func<int, int, bool> isKept)
    {
        int rowWeights = node.Inputs[1].Shape.Elements / node.Inputs[1].Shape[0];
        return WithWeights(node, (weight, i) => isKept(i / rowWeights, i % rowWeights) ? weight : (sbyte)0);
    }

    /// <summary>A node whose weights have so many values, none of them 0, the largest and the smallest of int8 weights included.</summary>
    private static Node Shared(Node node, int values) =>
        WithWeights(node, (weight, _) => (sbyte)(-127 + Math.Min((weight + 127) * values / 255, values - 1) * 254 / (values - 1) | 1));

    private static Node WithWeights(Node node, Func<sbyte, int, sbyte> change)
    {
        Tensor filter = node.Inputs[1];
        return node with { Inputs = [node.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, filter.Int8s.Select(change).ToArray(), filter.Quantization!), node.Inputs[2]] };
    }
}
