using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Sums, products and the like of two tensors, with type promotion and broadcasting.</summary>
internal static class Arithmetic
{
    public static TensorBody Add(TensorBody a, TensorBody b, double scale = 1)
    {
        var type = Types.Promote(a, b);
        var result = scale == 1 ? Compute(default(Add), a, b, type) : Compute(new AddScaled(scale), a, b, type);
        if (Node.Record(a, b) is { } node)
        {
            node.Way = grad =>
            [
                node.Needs(0) ? Back(grad.Retain(), a) : null,
                node.Needs(1) ? Back(scale == 1 ? grad.Retain() : Elementwise.Map(new Scale(scale), grad), b) : null,
            ];
            result.GradFn = node;
        }

        return result;
    }

    public static TensorBody Multiply(TensorBody a, TensorBody b)
    {
        var result = Compute(default(Multiply), a, b, Types.Promote(a, b));
        if (Node.Record(a, b) is { } node)
        {
            var (x, y) = (node.Needs(1) ? node.Save(a) : null, node.Needs(0) ? node.Save(b) : null);
            node.Way = grad =>
            [
                y is null ? null : Back(Times(grad, y.Value), a),
                x is null ? null : Back(Times(grad, x.Value), b),
            ];
            result.GradFn = node;
        }

        return result;
    }

    public static TensorBody Divide(TensorBody a, TensorBody b)
    {
        var result = Compute(default(Divide), a, b, FloatType(a, b));
        if (Node.Record(a, b) is { } node)
        {
            var (x, y) = (node.Needs(1) ? node.Save(a) : null, node.Save(b));
            node.Way = grad =>
            [
                node.Needs(0) ? Back(Compute(default(Divide), grad, y.Value, grad.Type), a) : null,
                x is null ? null : Back(Quotient(grad, x.Value, y.Value), b),
            ];
            result.GradFn = node;
        }

        return result;

        // d(a / b) / db = -a / b^2
        static TensorBody Quotient(TensorBody grad, TensorBody a, TensorBody b)
        {
            using var ratio = new Owned(Compute(default(Divide), a, b, grad.Type));
            using var slope = new Owned(Compute(default(Divide), ratio.Body, b, grad.Type));
            using var product = new Owned(Times(grad, slope.Body));
            return Elementwise.Map(new Scale(-1), product.Body);
        }
    }

    public static TensorBody Power(TensorBody a, TensorBody b)
    {
        var result = Compute(default(Power), a, b, Types.Promote(a, b));
        if (Node.Record(a, b) is { } node)
        {
            var (x, y, z) = (node.Save(a), node.Save(b), node.Save(result));
            node.Way = grad =>
            [
                node.Needs(0) ? Back(Combine(default(PowerBase), x.Value, y.Value, grad), a) : null,
                node.Needs(1) ? Back(Combine(default(PowerExponent), x.Value, z.Value, grad), b) : null,
            ];
            result.GradFn = node;
        }

        return result;

        static TensorBody Combine<TOp>(TOp op, TensorBody x, TensorBody y, TensorBody grad)
            where TOp : struct, IBinary
        {
            using var slope = new Owned(Compute(op, x, y, grad.Type));
            return Times(grad, slope.Body);
        }
    }

    /// <summary>The larger (or smaller) of two; equal ones share the gradient.</summary>
    public static TensorBody Extreme(TensorBody a, TensorBody b, bool largest)
    {
        var type = Types.Promote(a, b);
        var result = largest ? Compute(default(Larger), a, b, type) : Compute(default(Smaller), a, b, type);
        if (Node.Record(a, b) is { } node)
        {
            var (x, y) = (node.Save(a), node.Save(b));
            node.Way = grad =>
            [
                node.Needs(0) ? Back(Share(x.Value, y.Value, grad), a) : null,
                node.Needs(1) ? Back(Share(y.Value, x.Value, grad), b) : null,
            ];
            result.GradFn = node;
        }

        return result;

        TensorBody Share(TensorBody x, TensorBody y, TensorBody grad)
        {
            using var share = new Owned(Compute(new Wins(largest ? 1 : -1), x, y, grad.Type));
            return Times(grad, share.Body);
        }
    }

    /// <summary>Functions whose slope is not needed: remainder, floor division.</summary>
    public static TensorBody Plain<TOp>(TOp op, TensorBody a, TensorBody b)
        where TOp : struct, IBinary => Compute(op, a, b, Types.Promote(a, b));

    public static TensorBody Compare<TOp>(TOp op, TensorBody a, TensorBody b)
        where TOp : struct, IComparison
    {
        var type = Types.IsFloat(Types.Promote(a, b)) ? ScalarType.Float64 : ScalarType.Int64;
        using var x = new Owned(Types.Cast(a, type));
        using var y = new Owned(Types.Cast(b, type));
        return Broadcasting.Compare(op, x.Body, y.Body);
    }

    /// <summary>a * b without history.</summary>
    public static TensorBody Times(TensorBody a, TensorBody b) => Compute(default(Multiply), a, b, Types.Promote(a, b));

    /// <summary>A gradient in the shape and type of the input it belongs to. Takes over one count of it.</summary>
    public static TensorBody Back(TensorBody grad, TensorBody input)
    {
        var sum = Broadcast.SumTo(grad, input.Shape);
        if (sum.Type == input.Type)
            return sum;
        var cast = Types.Cast(sum, input.Type);
        sum.Release();
        return cast;
    }

    public static TensorBody Compute<TOp>(TOp op, TensorBody a, TensorBody b, ScalarType type)
        where TOp : struct, IBinary
    {
        if (type is ScalarType.Float32 or ScalarType.Float64)
        {
            using var x = new Owned(Types.Cast(a, type));
            using var y = new Owned(Types.Cast(b, type));
            return Elementwise.Map(op, x.Body, y.Body);
        }

        if (Types.IsFloat(type))
            throw Types.Unsupported(type);
        using var i = new Owned(Types.Cast(a, ScalarType.Int64));
        using var j = new Owned(Types.Cast(b, ScalarType.Int64));
        using var result = new Owned(Broadcasting.MapIntegers(op, i.Body, j.Body));
        return Types.Cast(result.Body, type);
    }

    private static ScalarType FloatType(TensorBody a, TensorBody b)
    {
        var type = Types.Promote(a, b);
        return Types.IsFloat(type) ? type : ScalarType.Float32;
    }
}
