using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Every complaint an operator has, as its user reads it. The texts are a golden file, so that a change is seen.</summary>
public class OperatorErrorsTests
{
    private static readonly Tensor Image = Tensor.Float("image", Shape.Nhwc(1, 4, 6, 3));
    private static readonly Slice Whole = new(new Size(0, 0), new Size(4, 6), Size.Square(1), 0, 3, 1);
    private static readonly Tensor Row = Tensor.Float("row", new Shape(1, 12));

    [Fact]
    public void Each_fault_says_what_was_found_and_what_is_accepted()
    {
        var text = new StringBuilder();
        foreach (var (fault, complain) in ShapeFaults().Concat(Int8Faults()))
        {
            ModelException error = Assert.Throws<ModelException>(complain);
            text.Append($"# {fault}\n{error.Code}: {error.Message}\n\n");
        }

        Golden.Check("operators/errors.txt", text.ToString());
    }

    private static IEnumerable<(string Fault, Action Complain)> ShapeFaults()
    {
        var conv = new Conv2D(Size.Square(1), Padding.None);
        var depthwise = new DepthwiseConv2D(Size.Square(1), Padding.None);
        yield return ("an input is missing", Infer(conv, Image, Constant("filter", 8, 1, 1, 3)));
        yield return ("a constant where a computed tensor belongs", Infer(new Relu(), Constant("ones", 1, 4)));
        yield return ("a computed tensor where a constant belongs", Infer(conv, Image, Constant("filter", 8, 1, 1, 3), Row));
        yield return ("convolution of a row", Infer(conv, Row, Constant("filter", 8, 1, 1, 3), Constant("bias", 8)));
        yield return ("groups that do not divide", Infer(conv with { Groups = 2 }, Image, Constant("filter", 8, 1, 1, 3), Constant("bias", 8)));
        yield return ("a filter over other channels", Infer(conv, Image, Constant("filter", 8, 1, 1, 4), Constant("bias", 8)));
        yield return ("too few biases", Infer(conv, Image, Constant("filter", 8, 1, 1, 3), Constant("bias", 7)));
        yield return ("a window larger than the image", Infer(conv, Image, Constant("filter", 8, 5, 1, 3), Constant("bias", 8)));
        yield return ("a dilated window larger than the image", Infer(conv with { Dilation = new Size(1, 3) }, Image, Constant("filter", 8, 1, 3, 3), Constant("bias", 8)));
        yield return ("no stride", Infer(new Conv2D(new Size(0, 1), Padding.None), Image, Constant("filter", 8, 1, 1, 3), Constant("bias", 8)));
        yield return ("negative padding", Infer(new Conv2D(Size.Square(1), Padding.All(-1)), Image, Constant("filter", 8, 1, 1, 3), Constant("bias", 8)));
        yield return ("depthwise of a row", Infer(depthwise, Row, Constant("filter", 1, 1, 1, 3), Constant("bias", 3)));
        yield return ("a depthwise filter in the order of a plain one", Infer(depthwise, Image, Constant("filter", 3, 1, 1, 1), Constant("bias", 3)));
        yield return ("too many depthwise biases", Infer(depthwise, Image, Constant("filter", 1, 1, 1, 6), Constant("bias", 7)));
        var transposed = new TransposedConv2D(Size.Square(2), Padding.None);
        Tensor stamp = Constant("filter", 8, 2, 2, 3), eight = Constant("bias", 8);
        yield return ("stamps on a row", Infer(transposed, Row, stamp, eight));
        yield return ("stamps in groups that do not divide", Infer(transposed with { Groups = 2 }, Image, stamp, eight));
        yield return ("stamps of other channels", Infer(transposed, Image, Constant("filter", 8, 2, 2, 4), eight));
        yield return ("too few biases for the stamps", Infer(transposed, Image, stamp, Constant("bias", 7)));
        yield return ("stamps without a stride", Infer(transposed with { Stride = new Size(0, 1) }, Image, stamp, eight));
        yield return ("stamps with negative padding", Infer(transposed with { Padding = new Padding(0, 0, -1, 0) }, Image, stamp, eight));
        yield return ("everything cut off", Infer(transposed with { Padding = new Padding(4, 0, 4, 0) }, Image, stamp, eight));
        yield return ("dense of an image", Infer(new Dense(), Image, Constant("filter", 2, 72), Constant("bias", 2)));
        yield return ("a dense filter over another row", Infer(new Dense(), Row, Constant("filter", 2, 11), Constant("bias", 2)));
        yield return ("too few dense biases", Infer(new Dense(), Row, Constant("filter", 2, 12), Constant("bias", 1)));
        yield return ("pooling of a row", Infer(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), Row));
        yield return ("no window", Infer(new MaxPool2D(new Size(2, 0), Size.Square(2), Padding.None), Image));
        yield return ("padding as large as the window", Infer(new AveragePool2D(Size.Square(2), Size.Square(2), Padding.All(2)), Image));
        yield return ("a sum of two shapes", Infer(new Add(), Image, Row));
        yield return ("a product of three", Infer(new Mul(), Image, Image, Image));
        yield return ("a difference of constants", Infer(new Sub(), Constant("one", 1), Constant("two", 1)));
        yield return ("slopes that are computed", Infer(new PRelu(), Image, Image));
        yield return ("slopes for a larger image", Infer(new PRelu(), Image, Constant("slope", 2, 1, 1, 3)));
        var nearest = new NearestDistance(1);
        yield return ("distances of a row", Infer(new GaussianDistance(), Row, Constant("mean", 1, 4), Constant("precision", 1, 4)));
        yield return ("a mean for other cells", Infer(new GaussianDistance(), Image, Constant("mean", 1, 3, 4, 3), Constant("precision", 1, 4, 6, 3)));
        yield return ("nearest of a row", Infer(nearest, Row, Constant("memory", 2, 12)));
        yield return ("a memory of other features", Infer(nearest, Image, Constant("memory", 2, 4)));
        yield return ("a distance that never counts", Infer(new NearestDistance(0), Image, Constant("memory", 2, 3)));
        yield return ("a mean over the batch", Infer(new Mean(0, 1), Image));
        yield return ("a mean over no axis", Infer(new Mean(2, 1), Image));
        yield return ("nothing to join", Infer(new Concat(1)));
        yield return ("joined batches", Infer(new Concat(0), Image, Image));
        yield return ("joined images of different heights", Infer(new Concat(3), Image, Tensor.Float("tall", Shape.Nhwc(1, 5, 6, 3))));
        yield return ("padding of a row", Infer(new Pad(Padding.All(1)), Row));
        yield return ("cropping by padding", Infer(new Pad(new Padding(0, -1, 0, 0)), Image));
        yield return ("border values for other channels", Infer(new Pad(Padding.All(1)) { Values = [1, 2] }, Image));
        yield return ("a row made larger", Infer(new Resize(Size.Square(2), ResizeMode.Nearest, ResizeGrid.Asymmetric), Row));
        yield return ("an image made nothing", Infer(new Resize(new Size(0, 2), ResizeMode.Bilinear, ResizeGrid.HalfPixel), Image));
        yield return ("a row laid out in blocks", Infer(new DepthToSpace(2, BlockOrder.PixelsOutermost), Row));
        yield return ("blocks that do not divide", Infer(new DepthToSpace(2, BlockOrder.PixelsOutermost), Image));
        yield return ("a slice of three axes", Infer(Whole, Tensor.Float("line", new Shape(1, 4, 3))));
        yield return ("rows beyond the image", Infer(Whole with { Extent = new Size(5, 6) }, Image));
        yield return ("no channels", Infer(Whole with { Channels = 0 }, Image));
        yield return ("columns in reverse, beyond the first", Infer(Whole with { Step = new Size(1, -1) }, Image));
        yield return ("an image transposed as a row", Infer(new Transpose(new AxisOrder(1, 0)), Image));
        yield return ("another number of elements", Infer(new Reshape(new Shape(1, 71)), Image));
        yield return ("a slope that is no number", Infer(new LeakyRelu(float.NaN), Image));
        yield return ("a limit that is no number", Infer(new Clip(0, float.NaN), Image));
        yield return ("a line without end", Infer(new HardSigmoid(float.PositiveInfinity, 0), Image));
        yield return ("statistics of other channels", Infer(new BatchNorm(0.001f), Image, Constant("gamma", 3), Constant("beta", 3), Constant("mean", 2), Constant("variance", 3)));
    }

    private static IEnumerable<(string Fault, Action Complain)> Int8Faults()
    {
        Quantization fine = Quantization.PerTensor(0.5f, 1), coarse = Quantization.PerTensor(2, 1);
        Tensor image = Tensor.Int8("image", Image.Shape, fine);
        Tensor two = Tensor.Int8("two", Shape.Nhwc(2, 1, 1, 1), fine);
        yield return ("a batch of two in INT8", () => _ = new Graph("model", [two], [two], []));
        Node batch = AnyNode.Of(new Transpose(new AxisOrder(1, 0, 2, 3)), [image], fine);
        var pool = new Node("pool", new MaxPool2D(Size.Square(1), Size.Square(1), Padding.None), [batch.Output], Tensor.Int8("pooled", batch.Output.Shape, fine));
        yield return ("a batch made on the way", () => LegalState.Int8(new Graph("model", [image], [pool.Output], [batch, pool])));
        yield return ("a pool that rescales", Lower(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), coarse, image));
        yield return ("padding that rescales", Lower(new Pad(Padding.All(1)), coarse, image));
        yield return ("a resize that rescales", Lower(new Resize(Size.Square(2), ResizeMode.Nearest, ResizeGrid.Asymmetric), coarse, image));
        yield return ("a slice that rescales", Lower(Whole, coarse, image));
        yield return ("a transpose that rescales", Lower(new Transpose(new AxisOrder(0, 2, 1, 3)), coarse, image));
        yield return ("a transpose of five loops", Lower(new Transpose(new AxisOrder(4, 3, 2, 1, 0)), fine, Tensor.Int8("deep", new Shape(2, 2, 2, 2, 2), fine)));
        yield return ("a reshape that rescales", Lower(new Reshape(new Shape(1, 72)), coarse, image));
        yield return ("a sum far finer than its terms", Lower(new Add(), Quantization.PerTensor(1e-9f, 0), image, image));
        yield return ("a difference far finer than its terms", Lower(new Sub(), Quantization.PerTensor(1e-9f, 0), image, image));
        yield return ("a product far finer than its factors", Lower(new Mul(), Quantization.PerTensor(1e-9f, 0), image, image));
        yield return ("a slope far finer than its factors", Lower(new PRelu(), Quantization.PerTensor(1e-9f, 0), image, Tensor.Constant("slope", new Shape(3), new sbyte[3], fine)));
        Quantization distance = new GaussianDistance().FixedQuantization;
        Tensor usual = Tensor.Constant("usual", image.Shape, [.. Enumerable.Repeat((sbyte)-128, image.Shape.Elements)], fine), full = Tensor.Constant("full", image.Shape,
            [.. Enumerable.Repeat((sbyte)127, image.Shape.Elements)], Quantization.PerTensor(1e-3f, 0));
        yield return ("distances in other steps", Lower(new GaussianDistance(), fine, image, usual, full));
        yield return ("usual features in other steps", Lower(new GaussianDistance(), distance, image, full, full));
        yield return ("squares that leave 31 bits", Lower(new GaussianDistance(), distance, image, usual, full));
        yield return ("a distance of a few steps", Lower(new NearestDistance(1e12f), distance, image, Tensor.Constant("memory", new Shape(1, image.Shape.Channels), new sbyte[image.Shape.Channels], fine)));
        yield return ("a mean far finer than its terms", Lower(new Mean(1, 2), Quantization.PerTensor(1e-9f, 0), image));
        yield return ("operands that take turns", Lower(new Add(), fine,
            Tensor.Int8("odd", new Shape(1, 2, 1, 2, 1), fine), Tensor.Int8("even", new Shape(1, 1, 2, 1, 2), fine)));
        yield return ("softmax over too many classes", Lower(new Softmax(), new Softmax().FixedQuantization, Tensor.Int8("scores", new Shape(1, 512), fine)));
        yield return ("softmax with another range", Lower(new Softmax(), fine, image));
        yield return ("softmax of next to nothing", Lower(new Softmax(), new Softmax().FixedQuantization, Tensor.Int8("scores", new Shape(1, 2), Quantization.PerTensor(1e-9f, 0))));
        Tensor statistic = Constant("statistic", 3);
        yield return ("batch norm that nothing folded", Lower(new BatchNorm(0.001f), fine, Image, statistic, statistic, statistic, statistic));
        yield return ("a bias beyond its scale", () => BiasQuantization.Quantize(Tensor.Constant("bias", new Shape(1), [1f]), fine, Quantization.PerChannel([1e-10f], 0)));
    }

    // A graph checks its nodes, and adds where they are.
    private static Action Infer(Operator kind, params Tensor[] inputs) => () =>
    {
        Tensor output = Tensor.Float("output", new Shape(1));
        _ = new Graph("model", [Image, .. inputs.Where(input => !input.IsConstant)], [output], [new Node("node", kind, inputs, output)]);
    };

    private static Action Lower(Operator kind, Quantization output, params Tensor[] inputs) => () => kind.Lower(AnyNode.Of(kind, inputs, output));

    private static Tensor Constant(string name, params int[] extents)
    {
        var shape = new Shape(extents);
        return Tensor.Constant(name, shape, new float[shape.Elements]);
    }
}
