using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Dense : ITFLiteExported
{
    /// <summary>FULLY_CONNECTED. It sees any input as rows as long as the filter's; here a Reshape says so, and another where the output keeps the axes of the input.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<FullyConnectedOptions>();
        if (options.IsShuffled)
            throw new ModelException("E0101", "", "a shuffled filter", "the default layout of weights");
        Tensor input = node.Input(0), filter = node.Filter(1);
        if (filter.Shape.Rank != 2 || input.Shape.Elements % filter.Shape[1] != 0)
            throw new ModelException("E0101", "", $"a filter {filter.Shape} on an input {input.Shape}", "a filter [O, K], the input a number of rows of K");
        Tensor bias = node.Bias(2, input, filter, filter.Shape[0]);
        if (input.Shape.Rank != 2 || input.Shape[1] != filter.Shape[1])
            input = node.Before("rows", new Reshape(new Shape(input.Shape.Elements / filter.Shape[1], filter.Shape[1])), [input], input.Quantization);
        node.EmitReshaped("dense", new Dense(), [input, filter, bias], options.Activation);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) => node.Emit(
        TFLiteCode.FullyConnected, new FullyConnectedOptions(TFLiteNodeExport.Fused(Activation), IsShuffled: false, KeepsRank: false), node.Input(0), node.Input(1), node.Input(2));
}
