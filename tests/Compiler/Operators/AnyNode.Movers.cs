using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class AnyNode
{
    private static Node Resize(Random random)
    {
        Tensor input = Image(random, Pick(random, Channels));
        var kind = new Resize(new Size(random.Next(1, 14), random.Next(1, 14)), (ResizeMode)random.Next(2), (ResizeGrid)random.Next(4))
        {
            Rounding = (NearestRounding)random.Next(4),
            Rows = new ResizePlaces(random.NextDouble() * 4 - 2, random.NextDouble() * 2),
            Columns = new ResizePlaces(random.NextDouble() * 4 - 2, random.NextDouble() * 2),
        };
        return Of(kind, [input], input.Quantization!);
    }

    private static Node DepthToSpace(Random random)
    {
        int block = random.Next(1, 4);
        Tensor input = Image(random, block * block * random.Next(1, 6));
        return Of(new DepthToSpace(block, (BlockOrder)random.Next(2)), [input], input.Quantization!);
    }

    // The batch stays outermost, so that a batch is its images one after the other.
    private static Node Transpose(Random random)
    {
        Tensor input = Tensor.Int8("input", new Shape([1, .. Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.Next(1, 6))]), Activation(random, 0.02));
        int[] moved = [.. Enumerable.Range(1, input.Shape.Rank - 1)];
        random.Shuffle(moved);
        return Of(new Transpose(new AxisOrder([0, .. moved])), [input], input.Quantization!);
    }

    private static Node Slice(Random random)
    {
        Tensor image = Image(random, Pick(random, Channels));
        Tensor input = random.Next(4) == 0 ? Tensor.Int8("input", new Shape(1, image.Shape.Elements), image.Quantization!) : image;
        bool row = input.Shape.Rank == 2;
        var (startH, extentH, stepH) = Part(row ? 1 : input.Shape.Height);
        var (startW, extentW, stepW) = Part(row ? 1 : input.Shape.Width);
        var (startC, extentC, stepC) = Part(input.Shape.Channels);
        var kind = new Slice(new Size(startH, startW), new Size(extentH, extentW), new Size(stepH, stepW), startC, extentC, stepC);
        return Of(kind, [input], input.Quantization!);

        (int Start, int Extent, int Step) Part(int extent)
        {
            int start = random.Next(extent), step = random.Next(1, 4);
            bool back = random.Next(4) == 0;
            return (start, random.Next(1, (back ? start : extent - 1 - start) / step + 2), back ? -step : step);
        }
    }
}
