using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;

namespace Edge.Tests.Graphs;

/// <summary>Random networks of several levels: factored convolutions and dense layers of falling rank, narrower layers, what stands between them.</summary>
public static class RandomLevels
{
    /// <summary>Float graphs with batch norms, whose biases and statistics are each level's own.</summary>
    public static LevelSet Float(Random random)
    {
        var drawing = new Drawing(random);
        Graph full = drawing.Draw();
        return new LevelSet([full, .. Enumerable.Range(1, drawing.Count - 1).Select(level => new Cut(random, drawing.Channels, level).Of(full))]);
    }

    /// <summary>Prepared and quantized: 8 bits or fewer, biases corrected or not.</summary>
    public static LevelSet Int8(Random random)
    {
        LevelSet levels = Pipeline.Prepare(Float(random));
        var options = new QuantizationOptions
        {
            BiasCorrection = random.Next(2) == 0,
            WeightBits = random.Next(3) == 0 ? random.Next(2, 8) : 8,
            WeightRounding = random.Next(2) == 0 ? WeightRoundingMethod.Nearest : WeightRoundingMethod.Covariance,
        };
        return LevelQuantizer.Run(levels, RandomGraphs.Images(random, levels.Full, 4), options);
    }

    private static int Some(Random random, params int[] choices) => choices[random.Next(choices.Length)];

    private sealed class Drawing(Random random)
    {
        private readonly GraphSketch _sketch = new(random, "levels");

        public int Count { get; } = random.Next(2, 5);

        /// <summary>Output channels at each level, of the tensors that lose some.</summary>
        public Dictionary<string, int[]> Channels { get; } = [];

        public Graph Draw()
        {
            Tensor x = _sketch.Input(1, random.Next(3, 10), random.Next(3, 10), Some(random, 1, 2, 3));
            x = Activated(Conv(x, random.Next(2, 9), Some(random, 1, 3)));
            for (int block = random.Next(1, 4); block > 0; block--)
            {
                x = random.Next(6) switch
                {
                    0 => Narrow(x),
                    1 => _sketch.Node(new Add(), Factored(x, x.Shape.Channels), x),
                    2 => _sketch.Node(new Concat(3), x, Factored(x, random.Next(1, 6))),
                    3 when x.Shape.Height > 2 && x.Shape.Width > 2 => _sketch.Node(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), x),
                    _ => Factored(x, random.Next(1, 12)),
                };
            }

            x = random.Next(2) == 0 ? _sketch.Node(AveragePool2D.Global(x.Shape), x) : x;
            x = _sketch.Flatten(x);
            if (random.Next(3) > 0)
                x = Nested(_sketch.Dense(x, random.Next(2, 12)));
            x = _sketch.Dense(x, random.Next(2, 6));
            return _sketch.Finish(random.Next(2) == 0 ? _sketch.Node(new Softmax(), x) : x);
        }

        private Tensor Conv(Tensor x, int channels, int side, int stride = 1) =>
            _sketch.Conv(x, channels, Size.Square(side), new Conv2D(Size.Square(stride), Padding.All(side / 2)));

        private Tensor Activated(Tensor x) => _sketch.Node(new Relu(), random.Next(3) == 0 ? x : _sketch.BatchNorm(x));

        // k x k with as many filters as the rank, then 1 x 1: the low-rank form of one convolution.
        private Tensor Factored(Tensor x, int channels) =>
            Activated(Conv(Nested(Conv(x, random.Next(2, 14), Some(random, 1, 3, 3, 5))), channels, 1));

        // Fewer channels through everything that keeps channels apart, as slimmable networks have them.
        private Tensor Narrow(Tensor x)
        {
            Tensor inner = Nested(Conv(x, random.Next(2, 10), 3));
            inner = Follow(_sketch.Node(new Relu(), Follow(_sketch.BatchNorm(inner))));
            if (random.Next(2) == 0)
                inner = Follow(_sketch.Depthwise(inner, 1, Size.Square(3), new DepthwiseConv2D(Size.Square(1), Padding.All(1))));
            return Activated(Conv(inner, random.Next(2, 8), Some(random, 1, 3)));

            Tensor Follow(Tensor next)
            {
                Channels[next.Name] = Channels[inner.Name];
                return inner = next;
            }
        }

        private Tensor Nested(Tensor x)
        {
            int channels = x.Shape.Channels;
            Channels[x.Name] = [.. Enumerable.Range(0, Count).Select(level => Math.Max(1, channels / (level + 1)))];
            return x;
        }
    }

    private sealed class Cut(Random random, Dictionary<string, int[]> channels, int level)
    {
        private readonly Dictionary<Tensor, Tensor> _own = [];

        public Graph Of(Graph full)
        {
            foreach (Tensor input in full.Inputs)
                _own[input] = input;
            Node[] nodes = [.. full.Nodes.Select(Of)];
            return full.With(full.Inputs, [.. full.Outputs.Select(output => _own[output])], nodes);
        }

        private Node Of(Node node)
        {
            Tensor[] inputs = [.. node.Inputs.Select((input, i) => input.IsConstant ? Constant(node, input, i) : _own[input])];
            Tensor output = Tensor.Float(node.Output.Name, node.Operator.InferShape(inputs));
            _own[node.Output] = output;
            return node with { Inputs = inputs, Output = output };
        }

        private Tensor Constant(Node node, Tensor whole, int index)
        {
            int own = channels.TryGetValue(node.Output.Name, out int[]? counts) ? counts[level] : node.Output.Shape.Channels;
            if (node.Operator is IFiltered && index == 1)
            {
                int depth = _own[node.Inputs[0]].Shape.Channels;
                Shape shape = node.Operator switch
                {
                    Dense => new Shape(own, depth),
                    DepthwiseConv2D => new Shape(1, whole.Shape[1], whole.Shape[2], own),
                    _ => new Shape(own, whole.Shape[1], whole.Shape[2], depth),
                };
                return Tensor.Constant(whole.Name, shape, LeadingBlock.Of(whole.Floats, whole.Shape, shape));
            }

            // Variances and scales stay positive.
            return Tensor.Constant(whole.Name, new Shape(own), [.. whole.Floats.Take(own).Select(value => (float)(value * (0.7 + 0.6 * random.NextDouble())))]);
        }
    }
}
