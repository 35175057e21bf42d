using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>What both pools share on import.</summary>
internal static class OnnxPool
{
    /// <summary>How a volume [N, C, D, H, W] is stored: its images first, then depth and channels together, so that both of its views are NHWC images.</summary>
    public static int[] VolumeOrder { get; } = [0, 3, 4, 2, 1];

    /// <summary>A windowed pool of an image or a row. A window over a volume is a box: its images are pooled first, then what they gave along the depth.</summary>
    /// <param name="node">MaxPool or AveragePool.</param>
    /// <param name="pool">Pools one NHWC image.</param>
    public static void Read(OnnxNodeImport node, Func<Tensor, OnnxWindow, Tensor> pool)
    {
        OnnxActivation value = node.Activation(0);
        if (value.Dims.Length != 5)
        {
            Tensor image = node.Image(0);
            node.ImageResult(pool(image, OnnxWindow.Of(node, image.Shape)));
            return;
        }

        int batch = value.Dims[0], channels = value.Dims[1], depth = value.Dims[2];
        OnnxSpan[] spans = OnnxWindow.Spans(node, value.Dims[2..]);
        Tensor volume = node.Arranged(value, VolumeOrder);
        Tensor images = pool(node.View(volume, Shape.Nhwc(batch, value.Dims[3], value.Dims[4], depth * channels)), OnnxWindow.Over(spans[1..]));
        var (height, width) = (images.Shape.Height, images.Shape.Width);
        Tensor pooled = pool(node.View(images, Shape.Nhwc(batch, height * width, depth, channels)), OnnxWindow.Over(spans[0]));
        int layers = pooled.Shape.Width;
        node.Result(node.View(pooled, new Shape(batch, height, width, layers, channels)), [batch, channels, layers, height, width], VolumeOrder);
    }

    /// <summary>One value for each channel, from all its pixels, whatever the rank.</summary>
    public static void ReadGlobal(OnnxNodeImport node, Func<Size, Operator> pool)
    {
        OnnxActivation value = node.Activation(0);
        if (value.Dims.Length < 3)
            throw node.Refused($"an input {value.DimsText}", "an input NxCx... with pixels");
        OnnxReduction.Run(node, value, [.. Enumerable.Range(2, value.Dims.Length - 2)], keepAxes: true, pool);
    }
}
