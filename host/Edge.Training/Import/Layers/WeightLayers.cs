using TorchSharp;
using TorchSharp.Modules;

namespace Edge.Training.Import;

/// <summary>Reads layers that hold weights.</summary>
internal static class WeightLayers
{
    public static string Convolution(LayerCall<Conv2d> call)
    {
        Conv2d layer = call.Layer;
        if (layer.padding_mode != PaddingModes.Zeros)
            return call.Unsupported($"with padding_mode {layer.padding_mode}");
        string[] weights = layer.bias is { } bias ? [call.Weight("weight", layer.weight), call.Weight("bias", bias)] : [call.Weight("weight", layer.weight)];
        return call.Node("Conv", weights, ModuleNodes.Integers("kernel_shape", layer.kernel_size), ModuleNodes.Integers("strides", layer.stride),
            ModuleNodes.Integers("dilations", layer.dilation), ModuleNodes.Integers("pads", Borders(layer)), ModuleNodes.Integer("group", layer.groups));
    }

    public static string TransposedConvolution(LayerCall<ConvTranspose2d> call)
    {
        ConvTranspose2d layer = call.Layer;
        string[] weights = layer.bias is { } bias ? [call.Weight("weight", layer.weight), call.Weight("bias", bias)] : [call.Weight("weight", layer.weight)];
        // TorchSharp 0.107 takes the first output padding for both axes, unless forward is told a size: the shape that came out says what was added.
        long[] extra = [.. Enumerable.Range(0, 2).Select(axis => call.OutputDims[axis + 2] - Least(layer, call.Input.Dims[axis + 2], axis))];
        return call.Node("ConvTranspose", weights, ModuleNodes.Integers("kernel_shape", layer.kernel_size), ModuleNodes.Integers("strides", layer.stride),
            ModuleNodes.Integers("dilations", layer.dilation), ModuleNodes.Integers("pads", layer.padding![0], layer.padding[1], layer.padding[0], layer.padding[1]),
            ModuleNodes.Integers("output_padding", extra), ModuleNodes.Integer("group", layer.groups));
    }

    private static long Least(ConvTranspose2d layer, int from, int axis) =>
        (from - 1) * layer.stride[axis] - 2 * layer.padding![axis] + layer.dilation[axis] * (layer.kernel_size[axis] - 1) + 1;

    /// <summary>PReLU: a slope for each channel, or one.</summary>
    public static string Slopes(LayerCall<PReLU> call)
    {
        float[] slopes = TracedValue.Of(call.Layer.weight).Values;
        return call.Node("PRelu", [call.Weight("weight", [slopes.Length, .. Enumerable.Repeat(1L, Math.Max(call.Input.Dims.Length - 2, 0))], slopes)]);
    }

    public static string Linear(LayerCall<Linear> call)
    {
        Linear layer = call.Layer;
        if (call.Input.Dims.Length == 2)
        {
            string[] weights = layer.bias is { } bias ? [call.Weight("weight", layer.weight), call.Weight("bias", bias)] : [call.Weight("weight", layer.weight)];
            return call.Node("Gemm", weights, ModuleNodes.Integer("transB", 1));
        }

        using torch.Tensor columns = layer.weight.detach().t();
        string product = call.Node("MatMul", [call.Weight("weight", columns)]);
        return layer.bias is { } added ? call.Nodes.Add($"{call.Path}.add", "Add", [product, call.Weight("bias", added)]) : product;
    }

    /// <summary>With the running statistics, whatever mode the module was left in.</summary>
    public static string BatchNorm<TLayer>(LayerCall<TLayer> call)
        where TLayer : BatchNorm
    {
        BatchNorm layer = call.Layer;
        if (layer.running_mean is not { } mean || layer.running_var is not { } variance)
            return call.Unsupported("without running statistics");
        long channels = layer.num_features;
        float[] Repeated(float value) => [.. Enumerable.Repeat(value, (int)channels)];
        string gamma = layer.affine ? call.Weight("weight", layer.weight) : call.Weight("weight", [channels], Repeated(1));
        string beta = layer.bias is { } bias ? call.Weight("bias", bias) : call.Weight("bias", [channels], Repeated(0));
        return call.Node("BatchNormalization", [gamma, beta, call.Weight("running_mean", mean), call.Weight("running_var", variance)], ModuleNodes.Real("epsilon", layer.eps));
    }

    // Top, left, bottom, right. 'same' puts the odd pixel after.
    private static long[] Borders(Conv2d layer)
    {
        if (layer.padding_type != TorchSharp.Padding.Same)
        {
            long[] padding = layer.padding ?? [0, 0];
            return [padding[0], padding[^1], padding[0], padding[^1]];
        }

        long height = layer.dilation[0] * (layer.kernel_size[0] - 1), width = layer.dilation[1] * (layer.kernel_size[1] - 1);
        return [height / 2, width / 2, height - height / 2, width - width / 2];
    }
}
