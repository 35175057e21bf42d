using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using TorchSharp;
using Padding = Edge.Compiler.Ir.Padding;
using Tensor = Edge.Compiler.Ir.Tensor;

namespace Edge.Training.Models;

/// <summary>Turns a trained module of a <see cref="Network"/> into the compiler's float graph. NCHW becomes NHWC here, once.</summary>
public static class NetworkGraph
{
    /// <param name="network">The architecture the module was built from.</param>
    /// <param name="module">Its weights: a module of <see cref="NetworkModule.Create"/>.</param>
    /// <param name="classes">What the outputs mean.</param>
    /// <returns>A float graph from the preprocessed image in real values to class probabilities, batch norm still apart.</returns>
    public static Graph Create(Network network, torch.nn.Module module, IReadOnlyList<string> classes)
    {
        var builder = new Builder(module.state_dict());
        Tensor input = Tensor.Float("image", network.Input);
        Tensor logits = builder.Chain(network.Layers, "", input);
        Tensor scores = builder.Add("scores", new Softmax(), [logits]);
        return new Graph(network.Name, [input], [scores], builder.Nodes, classes);
    }

    private sealed class Builder(Dictionary<string, torch.Tensor> state)
    {
        public List<Node> Nodes { get; } = [];

        public Tensor Chain(IReadOnlyList<Layer> layers, string prefix, Tensor input)
        {
            foreach (Layer layer in layers)
            {
                input = layer switch
                {
                    NormalizationLayer normalization => Normalization(prefix + normalization.Name, normalization, input),
                    ConvolutionLayer convolution => Convolution(convolution, prefix, input),
                    ResidualLayer residual => Residual(residual, prefix, input),
                    MaxPoolLayer pool => Add(prefix + pool.Name, new MaxPool2D(Size.Square(pool.Window), Size.Square(pool.Stride), Padding.None), [input]),
                    GlobalAveragePoolLayer pool => Add(prefix + pool.Name, AveragePool2D.Global(input.Shape), [input]),
                    DropoutLayer => input,
                    DenseLayer dense => Dense(dense, prefix, input),
                    _ => throw new InvalidOperationException($"layer '{layer.Name}': {layer.GetType().Name} has no graph"),
                };
            }

            return input;
        }

        /// <summary>Appends a node; its output is named after it.</summary>
        public Tensor Add(string name, Operator op, IReadOnlyList<Tensor> inputs)
        {
            Tensor output = Tensor.Float(name, op.InferShape(inputs));
            Nodes.Add(new Node(name, op, inputs, output));
            return output;
        }

        private Tensor Normalization(string name, NormalizationLayer layer, Tensor input)
        {
            Tensor Constant(string role, IEnumerable<float> values) => Tensor.Constant($"{name}_{role}", new Shape(layer.Mean.Count), [.. values]);
            return Add(name, new BatchNorm(0),
            [
                input, Constant("gamma", layer.Mean.Select(_ => 1f)), Constant("beta", layer.Mean.Select(_ => 0f)),
                Constant("mean", layer.Mean), Constant("variance", layer.Deviation.Select(d => d * d)),
            ]);
        }

        private Tensor Convolution(ConvolutionLayer layer, string prefix, Tensor input)
        {
            string name = prefix + layer.Name;
            (long[] shape, float[] oihw) = Values($"{name}.conv.weight");
            Tensor filter = layer.IsDepthwise ? DepthwiseFilter(name, shape, oihw) : Filter(name, shape, oihw);
            Tensor bias = layer.HasBatchNorm ? Tensor.Constant($"{name}_bias", new Shape(layer.Filters), new float[layer.Filters]) : Vector(name, "conv.bias");
            Activation fused = layer.HasBatchNorm ? Activation.None : layer.Activation;
            var padding = Padding.All(layer.PaddingPixels);
            Operator op = layer.IsDepthwise
                ? new DepthwiseConv2D(Size.Square(layer.Stride), padding) { Activation = fused }
                : new Conv2D(Size.Square(layer.Stride), padding) { Activation = fused };
            Tensor output = Add(name, op, [input, filter, bias]);
            if (layer.HasBatchNorm)
            {
                output = Add($"{name}_bn", new BatchNorm(1e-5f),
                    [output, Vector(name, "bn.weight"), Vector(name, "bn.bias"), Vector(name, "bn.running_mean"), Vector(name, "bn.running_var")]);
                output = Activate($"{name}_activation", layer.Activation, output);
            }

            return output;
        }

        private Tensor Residual(ResidualLayer layer, string prefix, Tensor input)
        {
            string name = prefix + layer.Name;
            Tensor main = Chain(layer.Main, $"{name}.main.", input);
            Tensor shortcut = layer.Shortcut.Count == 0 ? input : Chain(layer.Shortcut, $"{name}.shortcut.", input);
            return Add(name, new Add { Activation = layer.Activation }, [main, shortcut]);
        }

        private Tensor Dense(DenseLayer layer, string prefix, Tensor input)
        {
            string name = prefix + layer.Name;
            (long[] shape, float[] weights) = Values($"{name}.linear.weight");
            (int outputs, int inputs) = ((int)shape[0], (int)shape[1]);
            if (input.Shape.Rank == 4)
            {
                weights = FromChannelsFirst(weights, outputs, input.Shape);
                input = Add($"{name}_flatten", new Reshape(new Shape(1, inputs)), [input]);
            }

            Tensor filter = Tensor.Constant($"{name}_filter", new Shape(outputs, inputs), weights);
            return Add(name, new Dense { Activation = layer.Activation }, [input, filter, Vector(name, "linear.bias")]);
        }

        private Tensor Activate(string name, Activation activation, Tensor input) => activation switch
        {
            Activation.Relu => Add(name, new Relu(), [input]),
            Activation.Relu6 => Add(name, new Relu6(), [input]),
            _ => input,
        };

        /// <summary>OIHW to OHWI.</summary>
        private static Tensor Filter(string name, long[] shape, float[] oihw)
        {
            (int outputs, int inputs, int height, int width) = ((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
            var ohwi = new float[oihw.Length];
            int from = 0;
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < inputs; i++)
                    for (int y = 0; y < height; y++)
                        for (int x = 0; x < width; x++)
                            ohwi[((o * height + y) * width + x) * inputs + i] = oihw[from++];
            return Tensor.Constant($"{name}_filter", new Shape(outputs, height, width, inputs), ohwi);
        }

        /// <summary>[C, 1, H, W] to [1, H, W, C].</summary>
        private static Tensor DepthwiseFilter(string name, long[] shape, float[] c1hw)
        {
            (int channels, int taps) = ((int)shape[0], (int)(shape[2] * shape[3]));
            var hwc = new float[c1hw.Length];
            for (int c = 0; c < channels; c++)
                for (int tap = 0; tap < taps; tap++)
                    hwc[tap * channels + c] = c1hw[c * taps + tap];
            return Tensor.Constant($"{name}_filter", new Shape(1, (int)shape[2], (int)shape[3], channels), hwc);
        }

        /// <summary>Columns in channel, row, column order become row, column, channel.</summary>
        private static float[] FromChannelsFirst(float[] weights, int outputs, Shape image)
        {
            int channels = image.Channels, pixels = image.Height * image.Width;
            var result = new float[weights.Length];
            for (int o = 0; o < outputs; o++)
                for (int c = 0; c < channels; c++)
                    for (int pixel = 0; pixel < pixels; pixel++)
                        result[(o * pixels + pixel) * channels + c] = weights[(o * channels + c) * pixels + pixel];
            return result;
        }

        private Tensor Vector(string name, string parameter)
        {
            float[] values = Values($"{name}.{parameter}").Values;
            return Tensor.Constant($"{name}_{parameter.Replace('.', '_')}", new Shape(values.Length), values);
        }

        private (long[] Shape, float[] Values) Values(string key) => state.TryGetValue(key, out torch.Tensor? tensor)
            ? (tensor.shape, tensor.detach().contiguous().data<float>().ToArray())
            : throw new ModelException("E0211", "checkpoint", $"there is no parameter '{key}'", "a checkpoint of the network that edge.yaml names");
    }
}
