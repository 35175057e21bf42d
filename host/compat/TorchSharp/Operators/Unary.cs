using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Functions of one tensor and their gradients.</summary>
internal static class Unary
{
    /// <summary>A function whose slope follows from its input.</summary>
    public static TensorBody FromInput<TOp, TSlope>(TOp op, TSlope slope, TensorBody x)
        where TOp : struct, IUnary
        where TSlope : struct, IBinary
    {
        using var input = new Owned(Floats(x));
        var result = Elementwise.Map(op, input.Body);
        if (Node.Record(x) is { } node)
        {
            var saved = node.Save(input.Body);
            node.Way = grad => [Arithmetic.Back(Elementwise.Map(slope, grad, saved.Value), x)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>A function whose slope follows from its result.</summary>
    public static TensorBody FromResult<TOp, TSlope>(TOp op, TSlope slope, TensorBody x)
        where TOp : struct, IUnary
        where TSlope : struct, IBinary
    {
        using var input = new Owned(Floats(x));
        var result = Elementwise.Map(op, input.Body);
        if (Node.Record(x) is { } node)
        {
            var saved = node.Save(result);
            node.Way = grad => [Arithmetic.Back(Elementwise.Map(slope, grad, saved.Value), x)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>A linear function: its slope is one factor.</summary>
    public static TensorBody Linear<TOp>(TOp op, double factor, TensorBody x)
        where TOp : struct, IUnary
    {
        var result = Elementwise.Map(op, x);
        if (Node.Record(x) is { } node)
        {
            node.Way = grad => [factor == 1 ? grad.Retain() : Elementwise.Map(new Scale(factor), grad)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>A step function: flat everywhere, so its gradient is zero.</summary>
    public static TensorBody Step<TOp>(TOp op, TensorBody x)
        where TOp : struct, IUnary
    {
        if (!Types.IsFloat(x.Type))
            return Strided.Copy(x);
        var result = Elementwise.Map(op, x);
        if (Node.Record(x) is { } node)
        {
            node.Way = grad => [TensorBody.Zeros(grad.Type, grad.Shape)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>Itself, or as Float32 when it holds integers. The caller releases either.</summary>
    public static TensorBody Floats(TensorBody x) => Types.Cast(x, Types.IsFloat(x.Type) ? x.Type : ScalarType.Float32);

    /// <summary>A change of element type, which gradients pass backwards.</summary>
    public static TensorBody Cast(TensorBody x, ScalarType type)
    {
        var result = Types.Cast(x, type);
        if (x.Type != type && Types.IsFloat(type) && Node.Record(x) is { } node)
        {
            node.Way = grad => [Types.Cast(grad, x.Type)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>A copy of its own memory.</summary>
    public static TensorBody Clone(TensorBody x)
    {
        var result = Strided.Copy(x);
        if (Node.Record(x) is { } node)
        {
            node.Way = grad => [grad.Retain()];
            result.GradFn = node;
        }

        return result;
    }
}
