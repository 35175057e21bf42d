using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Training.Import;

/// <summary>Which reader turns which layer of TorchSharp into nodes; they give the name of what the layer computes.</summary>
internal static class LayerReaders
{
    private delegate string Reader(string path, nn.Module layer, TracedValue input, int[] outputDims, ModuleNodes nodes);

    private static readonly Dictionary<Type, Reader> _readers = new()
    {
        [typeof(AdaptiveAvgPool2d)] = As<AdaptiveAvgPool2d>(PoolingLayers.AdaptiveAverage),
        [typeof(AdaptiveMaxPool2d)] = As<AdaptiveMaxPool2d>(PoolingLayers.AdaptiveMax),
        [typeof(AvgPool2d)] = As<AvgPool2d>(PoolingLayers.Average),
        [typeof(BatchNorm1d)] = As<BatchNorm1d>(WeightLayers.BatchNorm),
        [typeof(BatchNorm2d)] = As<BatchNorm2d>(WeightLayers.BatchNorm),
        [typeof(Conv2d)] = As<Conv2d>(WeightLayers.Convolution),
        [typeof(ConvTranspose2d)] = As<ConvTranspose2d>(WeightLayers.TransposedConvolution),
        [typeof(Dropout)] = As<Dropout>(Nothing),
        [typeof(Dropout2d)] = As<Dropout2d>(Nothing),
        [typeof(Flatten)] = As<Flatten>(call => call.Reshaped()),
        [typeof(Hardsigmoid)] = As<Hardsigmoid>(call => call.Node("HardSigmoid", ModuleNodes.Real("alpha", 1 / 6.0), ModuleNodes.Real("beta", 0.5))),
        [typeof(Hardswish)] = As<Hardswish>(call => call.Node("HardSwish")),
        [typeof(Hardtanh)] = As<Hardtanh>(call => ActivationLayers.Clip(call, call.Layer.min_val, call.Layer.max_val)),
        [typeof(Identity)] = As<Identity>(Nothing),
        [typeof(LeakyReLU)] = As<LeakyReLU>(call => call.Node("LeakyRelu", ModuleNodes.Real("alpha", call.Layer.negative_slope))),
        [typeof(Linear)] = As<Linear>(WeightLayers.Linear),
        [typeof(LogSoftmax)] = As<LogSoftmax>(call => call.Node("Softmax", ModuleNodes.Integer("axis", call.Layer.dim))),
        [typeof(MaxPool2d)] = As<MaxPool2d>(PoolingLayers.Max),
        [typeof(PixelShuffle)] = As<PixelShuffle>(ResizeLayers.Shuffle),
        [typeof(PReLU)] = As<PReLU>(WeightLayers.Slopes),
        [typeof(ReLU)] = As<ReLU>(call => call.Node("Relu")),
        [typeof(ReLU6)] = As<ReLU6>(call => ActivationLayers.Clip(call, 0, 6)),
        [typeof(Sigmoid)] = As<Sigmoid>(call => call.Node("Sigmoid")),
        [typeof(SiLU)] = As<SiLU>(ActivationLayers.Swish),
        [typeof(Softmax)] = As<Softmax>(call => call.Node("Softmax", ModuleNodes.Integer("axis", call.Layer.dim))),
        [typeof(Tanh)] = As<Tanh>(call => call.Node("Tanh")),
        [typeof(Unflatten)] = As<Unflatten>(call => call.Reshaped()),
        [typeof(Upsample)] = As<Upsample>(ResizeLayers.Upsample),
        [typeof(ZeroPad2d)] = As<ZeroPad2d>(PoolingLayers.Border),
    };

    /// <summary>The layers that import, for messages.</summary>
    public static string Names => string.Join(", ", _readers.Keys.Select(type => type.Name).Order(StringComparer.Ordinal));

    /// <summary>True for a layer that computes by itself; false for what only holds other modules, and for modules of the user's own.</summary>
    public static bool IsLayer(nn.Module module)
    {
        Type type = module.GetType();
        return type.Namespace == typeof(Linear).Namespace && module is not Sequential && !type.Name.StartsWith("ModuleList", StringComparison.Ordinal)
            && !type.Name.StartsWith("ModuleDict", StringComparison.Ordinal) && !type.Name.StartsWith("Sequential", StringComparison.Ordinal);
    }

    /// <summary>Writes a call of a layer down.</summary>
    /// <returns>The name of its output.</returns>
    public static string Read(string path, nn.Module layer, TracedValue input, int[] outputDims, ModuleNodes nodes) =>
        _readers.TryGetValue(layer.GetType(), out Reader? reader)
            ? reader(path, layer, input, outputDims, nodes)
            : nodes.Unsupported(path, layer.GetType().Name, [input.Name]);

    private static Reader As<TLayer>(Func<LayerCall<TLayer>, string> read)
        where TLayer : nn.Module =>
        (path, layer, input, outputDims, nodes) => read(new LayerCall<TLayer>(path, (TLayer)layer, input, outputDims, nodes));

    // In evaluation these give what they read.
    private static string Nothing<TLayer>(LayerCall<TLayer> call)
        where TLayer : nn.Module => call.Input.Name;
}
