using Edge.Compiler.Onnx;
using TorchSharp;
using TorchSharp.Modules;

namespace Edge.Training.Import;

/// <summary>Reads layers that move a window over the image without weights, and borders.</summary>
internal static class PoolingLayers
{
    public static string Max(LayerCall<MaxPool2d> call)
    {
        MaxPool2d layer = call.Layer;
        return call.Node("MaxPool", [.. Window(layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode), ModuleNodes.Integers("dilations", Pair(layer.dilation ?? [1]))]);
    }

    public static string Average(LayerCall<AvgPool2d> call)
    {
        AvgPool2d layer = call.Layer;
        return layer.divisor_override is { } divisor && divisor != Pair(layer.kernel_size).Aggregate(1L, (product, extent) => product * extent)
            ? call.Unsupported($"with divisor_override {divisor}")
            : call.Node("AveragePool", [.. Window(layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode), ModuleNodes.Integer("count_include_pad", layer.count_include_pad ? 1 : 0)]);
    }

    public static string AdaptiveAverage(LayerCall<AdaptiveAvgPool2d> call) => Adaptive(call, "AveragePool");

    public static string AdaptiveMax(LayerCall<AdaptiveMaxPool2d> call) => Adaptive(call, "MaxPool");

    public static string Border(LayerCall<ZeroPad2d> call)
    {
        if (call.Input.Dims.Length != 4)
            return call.Unsupported("of an image without a batch");
        long[] sides = call.Layer.padding is [var all] ? [all, all, all, all] : call.Layer.padding; // left, right, top, bottom
        return call.Node("Pad", [call.Nodes.Constant($"{call.Path}.pads", 0, 0, sides[2], sides[0], 0, 0, sides[3], sides[1])]);
    }

    // Windows are all of one size when the output divides the image; otherwise they overlap here and there, which no window says.
    private static string Adaptive<TLayer>(LayerCall<TLayer> call, string kind)
        where TLayer : torch.nn.Module
    {
        (int[] from, int[] to) = (call.Input.Dims, call.OutputDims);
        if (from.Length != 4)
            return call.Unsupported("of an image without a batch");
        long height = from[2] / to[2], width = from[3] / to[3];
        return height * to[2] == from[2] && width * to[3] == from[3]
            ? call.Node(kind, ModuleNodes.Integers("kernel_shape", height, width), ModuleNodes.Integers("strides", height, width))
            : call.Unsupported($"from {from[2]}x{from[3]} to {to[2]}x{to[3]}, which does not divide it");
    }

    private static OnnxAttribute[] Window(long[] kernel, long[]? stride, long[]? padding, bool ceil)
    {
        long[] size = Pair(kernel), border = Pair(padding ?? [0]);
        return
        [
            ModuleNodes.Integers("kernel_shape", size), ModuleNodes.Integers("strides", Pair(stride is { Length: > 0 } ? stride : size)),
            ModuleNodes.Integers("pads", border[0], border[1], border[0], border[1]), ModuleNodes.Integer("ceil_mode", ceil ? 1 : 0),
        ];
    }

    private static long[] Pair(long[] numbers) => numbers is [var both] ? [both, both] : numbers;
}
