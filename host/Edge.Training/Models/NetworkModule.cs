using Edge.Compiler.Ir;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Models;

/// <summary>Builds the trainable module of a network. Parameters are named <c>layer.conv.weight</c>, <c>layer.bn.running_mean</c>, <c>block.main.layer.…</c>.</summary>
public static class NetworkModule
{
    /// <summary>A module from NCHW images in real values to logits, initialized from torch's generator.</summary>
    public static Sequential Create(Network network)
    {
        var image = new Extent(network.Input.Channels, network.Input.Height, network.Input.Width);
        return Chain(network.Layers, ref image);
    }

    private static Sequential Chain(IReadOnlyList<Layer> layers, ref Extent at)
    {
        var parts = new List<(string, nn.Module<Tensor, Tensor>)>();
        foreach (Layer layer in layers)
        {
            switch (layer)
            {
                case NormalizationLayer normalization:
                    parts.Add((layer.Name, new Normalization(normalization)));
                    break;
                case ConvolutionLayer convolution:
                    parts.Add((layer.Name, Convolution(convolution, at.Channels)));
                    at = at.Slid(convolution.Kernel, convolution.Stride, convolution.PaddingPixels) with { Channels = convolution.Filters };
                    break;
                case ResidualLayer residual:
                    Extent beside = at;
                    Sequential main = Chain(residual.Main, ref at);
                    Sequential? shortcut = residual.Shortcut.Count == 0 ? null : Chain(residual.Shortcut, ref beside);
                    parts.Add((layer.Name, new Residual(layer.Name, main, shortcut, residual.Activation)));
                    break;
                case MaxPoolLayer pool:
                    parts.Add((layer.Name, MaxPool2d(pool.Window, pool.Stride)));
                    at = at.Slid(pool.Window, pool.Stride, padding: 0);
                    break;
                case GlobalAveragePoolLayer:
                    parts.Add((layer.Name, AdaptiveAvgPool2d(1)));
                    at = new Extent(at.Channels, 1, 1);
                    break;
                case DropoutLayer dropout:
                    parts.Add((layer.Name, Dropout(dropout.Rate)));
                    break;
                case DenseLayer dense:
                    parts.Add((layer.Name, Dense(dense, at.Channels * at.Height * at.Width)));
                    at = new Extent(dense.Outputs, 1, 1);
                    break;
                default:
                    throw new InvalidOperationException($"layer '{layer.Name}': {layer.GetType().Name} has no module");
            }
        }

        return Sequential(parts);
    }

    /// <summary>What a layer sees of one image.</summary>
    private readonly record struct Extent(int Channels, int Height, int Width)
    {
        public Extent Slid(int window, int stride, int padding) =>
            new(Channels, (Height + 2 * padding - window) / stride + 1, (Width + 2 * padding - window) / stride + 1);
    }

    private static Sequential Convolution(ConvolutionLayer layer, int channels)
    {
        var parts = new List<(string, nn.Module<Tensor, Tensor>)>
        {
            ("conv", Conv2d(channels, layer.Filters, layer.Kernel, layer.Stride, layer.PaddingPixels,
                groups: layer.IsDepthwise ? channels : 1, bias: !layer.HasBatchNorm)),
        };
        if (layer.HasBatchNorm)
            parts.Add(("bn", BatchNorm2d(layer.Filters)));
        AddActivation(parts, layer.Activation);
        return Sequential(parts);
    }

    private static Sequential Dense(DenseLayer layer, int inputs)
    {
        var parts = new List<(string, nn.Module<Tensor, Tensor>)> { ("flatten", Flatten()), ("linear", nn.Linear(inputs, layer.Outputs)) };
        AddActivation(parts, layer.Activation);
        return Sequential(parts);
    }

    private static void AddActivation(List<(string, nn.Module<Tensor, Tensor>)> parts, Activation activation)
    {
        if (activation == Activation.Relu)
            parts.Add(("relu", ReLU()));
        else if (activation == Activation.Relu6)
            parts.Add(("relu6", ReLU6()));
    }

    /// <summary>Constants of the data, kept with the weights as buffers.</summary>
    private sealed class Normalization : nn.Module<Tensor, Tensor>
    {
        private readonly Tensor _mean;
        private readonly Tensor _deviation;

        public Normalization(NormalizationLayer layer)
            : base(layer.Name)
        {
            long[] shape = [1, layer.Mean.Count, 1, 1];
            _mean = tensor(layer.Mean.ToArray(), shape);
            _deviation = tensor(layer.Deviation.ToArray(), shape);
            register_buffer("mean", _mean);
            register_buffer("deviation", _deviation);
        }

        public override Tensor forward(Tensor input) => (input - _mean) / _deviation;
    }

    /// <summary>The sum of two branches.</summary>
    private sealed class Residual : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential _main;
        private readonly Sequential? _shortcut;
        private readonly Activation _activation;

        public Residual(string name, Sequential main, Sequential? shortcut, Activation activation)
            : base(name)
        {
            _main = main;
            _shortcut = shortcut;
            _activation = activation;
            register_module("main", main);
            if (shortcut is not null)
                register_module("shortcut", shortcut);
        }

        public override Tensor forward(Tensor input)
        {
            Tensor sum = _main.forward(input) + (_shortcut is null ? input : _shortcut.forward(input));
            return _activation switch
            {
                Activation.Relu => functional.relu(sum),
                Activation.Relu6 => functional.relu6(sum),
                _ => sum,
            };
        }
    }
}
