using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>Values between the graph's order of axes, NHWC, and the module's, NCHW. Only images, of rank 4, differ.</summary>
internal static class Layout
{
    public static Tensor ToGraph(Tensor value) => value.ndim == 4 ? value.permute(0, 2, 3, 1) : value;

    public static Tensor ToModule(Tensor value) => value.ndim == 4 ? value.permute(0, 3, 1, 2) : value;

    /// <summary>The module's axis for an axis of the graph.</summary>
    public static long Axis(int rank, int axis) => rank != 4 || axis == 0 ? axis : axis == 3 ? 1 : axis + 1;

    /// <summary>Values of a graph's order as a tensor of the module's.</summary>
    public static Tensor Of(float[] values, Shape shape) => ToModule(tensor(values, [.. shape.Extents.Select(extent => (long)extent)]));

    /// <summary>The values in the graph's order.</summary>
    public static float[] Values(Tensor value) => ToGraph(value.detach()).contiguous().data<float>().ToArray();

    public static Tensor Activate(Tensor value, Activation activation) => activation switch
    {
        Activation.Relu => nn.functional.relu(value),
        Activation.Relu6 => nn.functional.relu6(value),
        _ => value,
    };

    /// <summary>Rows and columns of a value around an image.</summary>
    public static Tensor Surround(Tensor image, Compiler.Ir.Padding padding, double value = 0) => padding.IsNone
        ? image
        : nn.functional.pad(image, (padding.Left, padding.Right, padding.Top, padding.Bottom), value: value);
}
