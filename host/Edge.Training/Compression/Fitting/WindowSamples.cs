using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>What a convolution or Dense reads at some places of some images, as rows in the order of its filter: one sum of products for each row and output.</summary>
internal static class WindowSamples
{
    /// <summary>Output places of one image, drawn the same for the same image: the same rows in two networks can be compared.</summary>
    public static int[] Places(Shape output, int count, int image)
    {
        int pixels = output.Elements / output.Channels;
        int[] places = [.. Enumerable.Range(0, pixels)];
        if (pixels <= count)
            return places;
        new Random(image).Shuffle(places);
        return places[..count];
    }

    /// <summary>Appends the window at each place, [FH, FW, C] or [K], zeros outside the image.</summary>
    /// <param name="values">Values of one image of the node's input, channels innermost.</param>
    public static void Append(List<float[]> rows, Node node, ReadOnlySpan<float> values, IReadOnlyList<int> places)
    {
        foreach (int place in places)
            rows.Add(node.Operator is Conv2D convolution ? Window(node, convolution, values, place) : values.ToArray());
    }

    private static float[] Window(Node node, Conv2D convolution, ReadOnlySpan<float> values, int place)
    {
        Shape input = node.Inputs[0].Shape, filter = node.Inputs[1].Shape;
        int channels = input.Channels, oy = place / node.Output.Shape.Width, ox = place % node.Output.Shape.Width;
        var row = new float[filter[1] * filter[2] * channels];
        for (int fy = 0; fy < filter[1]; fy++)
            for (int fx = 0; fx < filter[2]; fx++)
            {
                int iy = oy * convolution.Stride.Height + fy * convolution.Dilation.Height - convolution.Padding.Top;
                int ix = ox * convolution.Stride.Width + fx * convolution.Dilation.Width - convolution.Padding.Left;
                if (iy >= 0 && iy < input.Height && ix >= 0 && ix < input.Width)
                    values.Slice((iy * input.Width + ix) * channels, channels).CopyTo(row.AsSpan((fy * filter[2] + fx) * channels));
            }

        return row;
    }
}
