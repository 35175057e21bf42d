using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Training.Compressing;

/// <summary>Predicted clock cycles of a layer at ranks, the layers that it becomes included: what <see cref="LowRankOptions.Cost"/> asks for.</summary>
/// <param name="kernels">That the board's core runs.</param>
/// <param name="bits">Of the weights that the layers will have.</param>
public sealed class LayerCycles(CoreKernels kernels, int bits = 8)
{
    // Of the largest weight of a filter: whether sums of products stay within a kernel's reach depends on it.
    private const float UsualWeight = 0.25f;

    private readonly Dictionary<(Node Node, LayerRanks Ranks), double> _known = [];

    /// <summary>Of a convolution or Dense; other layers cost the same at any ranks.</summary>
    public double Of(Node node, LayerRanks ranks)
    {
        if (!_known.TryGetValue((node, ranks), out double cycles))
            _known[(node, ranks)] = cycles = Measure(node, ranks);
        return cycles;
    }

    private double Measure(Node node, LayerRanks ranks)
    {
        Shape filter = node.Inputs[1].Shape, input = node.Inputs[0].Shape, output = node.Output.Shape;
        switch (node.Operator)
        {
            case Dense when ranks.Channel is { } rank:
                var inner = new Shape(1, rank);
                return Layer(new Dense(), input, new Shape(rank, filter[1]), inner) + Layer(new Dense(), inner, new Shape(filter[0], rank), output);
            case Dense:
                return Layer(new Dense(), input, filter, output);
            case Conv2D conv when conv.Groups == 1:
                return Convolution(conv, input, filter, output, ranks);
            default:
                return Program(StandInProgram.Of(node, 8));
        }
    }

    private double Convolution(Conv2D conv, Shape input, Shape filter, Shape output, LayerRanks ranks)
    {
        int inner = ranks.Channel ?? output.Channels;
        Shape Outputs(int width, int channels) => Shape.Nhwc(1, output.Height, width, channels);
        Shape last = Outputs(output.Width, inner);
        var point = new Conv2D(Size.Square(1), Padding.None);
        double pointwise = ranks.Channel is null ? 0 : Layer(point, last, new Shape(output.Channels, 1, 1, inner), output);
        if (ranks.Spatial is not { } between)
            return Layer(conv, input, new Shape(inner, filter[1], filter[2], filter[3]), last) + pointwise;
        Shape middle = Outputs(input.Width, between);
        Padding pad = conv.Padding;
        Conv2D vertical = conv with { Stride = new Size(conv.Stride.Height, 1), Dilation = new Size(conv.Dilation.Height, 1), Padding = new Padding(pad.Top, 0, pad.Bottom, 0) };
        Conv2D horizontal = conv with { Stride = new Size(1, conv.Stride.Width), Dilation = new Size(1, conv.Dilation.Width), Padding = new Padding(0, pad.Left, 0, pad.Right) };
        return Layer(vertical, input, new Shape(between, filter[1], 1, filter[3]), middle)
            + Layer(horizontal, middle, new Shape(inner, 1, filter[2], between), last) + pointwise;
    }

    private double Layer(Operator kind, Shape input, Shape filter, Shape output)
    {
        float[] weights = new float[filter.Elements];
        Array.Fill(weights, UsualWeight);
        for (int i = 0; i < weights.Length; i += weights.Length / filter[0])
            weights[i] = 1;
        Tensor[] inputs = [Tensor.Float("input", input), Tensor.Constant("filter", filter, weights), Tensor.Constant("bias", new Shape(filter[0]), new float[filter[0]])];
        return Program(StandInProgram.Of(new Node("layer", kind, inputs, Tensor.Float("output", output)), bits));
    }

    // Which other formats pay depends on weights that nobody knows yet.
    private double Program(Node int8)
    {
        var step = new Step(0, int8.Name, int8, FilterStorage.Lower(int8, FilterRule.Packed));
        return step.Calls.Sum(call => kernels.Choose(step, call)[0].Cost.Cycles);
    }
}
