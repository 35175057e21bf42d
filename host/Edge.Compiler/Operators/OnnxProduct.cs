using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>Products of a computed matrix by a constant one, whichever way the computed one lies in memory: no data moves.</summary>
/// <param name="Node">The node they belong to.</param>
/// <param name="Inputs">How many numbers of the computed matrix each result sums over.</param>
/// <param name="Outputs">Results for each of its rows.</param>
internal sealed record OnnxProduct(OnnxNodeImport Node, int Inputs, int Outputs)
{
    /// <summary>The constant at (output, input).</summary>
    public required Func<int, int, float> Weight { get; init; }

    /// <summary>One for each output; zeros where nothing is said.</summary>
    public float[]? Bias { get; init; }

    /// <summary>A matrix as the file counts it; a Flatten before it may be pending.</summary>
    /// <param name="value">Rank 2.</param>
    /// <param name="summed">The axis of <paramref name="value"/> that is summed over.</param>
    /// <returns>[rows, Outputs] in this order, of any rank.</returns>
    public Tensor Of(OnnxActivation value, int summed)
    {
        int rows = value.Dims[1 - summed];
        if (value.Dims[summed] != Inputs)
            throw Node.Refused($"{value.DimsText}, of which axis {summed} is summed over with {Inputs} weights", "as many weights as numbers");
        if (!value.IsPlain && summed == 1)
            return Flattened(value);
        return value.IsPlain && !value.HasOrder([1 - summed, summed]) && value.HasOrder([summed, 1 - summed])
            ? OfColumns(value.Tensor, rows)
            : OfRows(Node.Arranged(value, 1 - summed, summed), rows);
    }

    /// <summary>A tensor stored as [rows, Inputs]. One row is a Dense; more of them are the pixels of a 1x1 convolution, which a device computes one by one.</summary>
    public Tensor OfRows(Tensor tensor, int rows) => OfRows(tensor, rows, Weight);

    /// <summary>A tensor stored as [Inputs, rows]: an image whose rows of pixels are summed over.</summary>
    public Tensor OfColumns(Tensor tensor, int rows) =>
        Node.Run(new Conv2D(Size.Square(1), Padding.None), Node.View(tensor, Shape.Nhwc(1, Inputs, rows, 1)), Filter(Weight, Outputs, Inputs, 1, 1), Biases());

    private Tensor OfRows(Tensor tensor, int rows, Func<int, int, float> weight) => rows == 1
        ? Node.Run(new Dense(), Node.View(tensor, new Shape(1, Inputs)), Filter(weight, Outputs, Inputs), Biases())
        : Node.Run(new Conv2D(Size.Square(1), Padding.None), Node.View(tensor, Shape.Nhwc(1, 1, rows, Inputs)), Filter(weight, Outputs, 1, 1, Inputs), Biases());

    // The columns take the order in which the input's elements lie in memory: after Flatten that is HWC, where the file means CHW.
    private Tensor Flattened(OnnxActivation value)
    {
        int rows = value.Dims[0];
        if (rows != 1 && (value.Axes[0] != 0 || value.Source[0] != rows))
            return OfRows(Node.Arranged(value, 0, 1), rows); // the images of a batch are mixed
        int[] columns = value.FileIndices(skipped: rows == 1 ? 0 : 1);
        return OfRows(value.Tensor, rows, (o, i) => Weight(o, columns[i]));
    }

    private Tensor Filter(Func<int, int, float> weight, params int[] extents)
    {
        var filter = new float[new Shape(extents).Elements];
        for (int o = 0; o < Outputs; o++)
            for (int i = 0; i < Inputs; i++)
                filter[o * Inputs + i] = weight(o, i);
        return Node.Weights("filter", new Shape(extents), filter);
    }

    private Tensor Biases() => Node.Weights("bias", new Shape(Outputs), Bias ?? new float[Outputs]);
}
