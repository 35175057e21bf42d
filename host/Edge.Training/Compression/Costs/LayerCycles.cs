using Edge.Compiler.Costs;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>Predicted clock cycles of a layer at ranks, the layers that it becomes included: what <see cref="LowRankOptions.Cost"/> asks for.</summary>
/// <param name="core">The board's core.</param>
/// <param name="bits">Of the weights that the layers will have.</param>
public sealed class LayerCycles(CoreCost core, int bits = 8)
{
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
        Shape filter = node.Inputs[1].Shape, output = node.Output.Shape;
        switch (node.Operator)
        {
            case Dense:
                return ranks.Channel is { } rank ? Products(filter[1], rank) + Products(rank, filter[0]) : Products(filter[1], filter[0]);
            case Conv2D conv when conv.Groups == 1:
                return Convolution(conv, node.Inputs[0].Shape, filter, output, ranks);
            default:
                Node alone = StandInProgram.Of(node, 8);
                return StepCost.Of(alone, alone.Operator.Lower(alone), core, 0).Cycles;
        }
    }

    private double Convolution(Conv2D conv, Shape input, Shape filter, Shape output, LayerRanks ranks)
    {
        int inner = ranks.Channel ?? output.Channels;
        int rows = CallWork.Inside(output.Height, input.Height, filter[1], conv.Stride.Height, conv.Dilation.Height, conv.Padding.Top);
        int columns = CallWork.Inside(output.Width, input.Width, filter[2], conv.Stride.Width, conv.Dilation.Width, conv.Padding.Left);
        double pointwise = ranks.Channel is null ? 0 : Window(output.Height, output.Width, inner, output);
        Shape Outputs(int width, int channels) => Shape.Nhwc(1, output.Height, width, channels);
        if (ranks.Spatial is not { } between)
            return Window(rows, columns, filter[3], Outputs(output.Width, inner)) + pointwise;
        double vertical = Window(rows, input.Width, filter[3], Outputs(input.Width, between));
        return vertical + Window(output.Height, columns, between, Outputs(output.Width, inner)) + pointwise;
    }

    private double Window(long rows, long columns, int depth, Shape output) => Cycles("conv2d", CallWork.OfConvolution(rows, columns, depth, output));

    private double Products(int inputs, int outputs) => Cycles("dense", CallWork.OfDense(inputs, outputs));

    private double Cycles(string kernel, CallWork work) => core.CyclesOf(core.Of(bits < 8 ? $"{kernel}_packed_s8" : $"{kernel}_s8", bits, work), work);
}
