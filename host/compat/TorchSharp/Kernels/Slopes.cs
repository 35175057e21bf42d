using System.Numerics;

namespace TorchSharp.Kernels;

/// <summary>d(a^b)/da = b * a^(b - 1).</summary>
internal readonly struct PowerBase : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) =>
        Lanes.Select(Vector.Equals(b, Vector<float>.Zero), Vector<float>.Zero, b * Lanes.Each(a, b - Vector<float>.One, MathF.Pow));

    public double Apply(double a, double b) => b == 0 ? 0 : b * Math.Pow(a, b - 1);
}

/// <summary>d(a^b)/db = a^b * ln a, from a and the result; 0 where a is 0.</summary>
internal readonly struct PowerExponent : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> result) =>
        Lanes.Select(Vector.Equals(a, Vector<float>.Zero), Vector<float>.Zero, result * Vector.Log(a));

    public double Apply(double a, double result) => a == 0 ? 0 : result * Math.Log(a);
}

/// <summary>1 where a wins over b, 1/2 where they are equal, else 0; a sign of -1 lets the smaller win.</summary>
internal readonly struct Wins(int sign) : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b)
    {
        var (x, y) = sign > 0 ? (a, b) : (b, a);
        var strict = Lanes.Select(Vector.GreaterThan(x, y), Vector<float>.One, Vector<float>.Zero);
        return Lanes.Select(Vector.Equals(x, y), new Vector<float>(0.5f), strict);
    }

    public double Apply(double a, double b) => a == b ? 0.5 : a * sign > b * sign ? 1 : 0;
}

internal readonly struct Scale(double factor) : IUnary
{
    public Vector<float> Apply(Vector<float> x) => x * (float)factor;
    public double Apply(double x) => x * factor;
}

/// <summary>Gradient times 1 / x, of the logarithm.</summary>
internal readonly struct LogSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x) => grad / x;
    public double Apply(double grad, double x) => grad / x;
}

internal readonly struct SqrtSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> result) => grad / (result + result);
    public double Apply(double grad, double result) => grad / (2 * result);
}

internal readonly struct AbsSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x) => grad * new Sign().Apply(x);
    public double Apply(double grad, double x) => grad * Math.Sign(x);
}

internal readonly struct ReciprocalSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> result) => -grad * result * result;
    public double Apply(double grad, double result) => -grad * result * result;
}

internal readonly struct SinSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x) => grad * Vector.Cos(x);
    public double Apply(double grad, double x) => grad * Math.Cos(x);
}

internal readonly struct CosSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x) => -grad * Vector.Sin(x);
    public double Apply(double grad, double x) => -grad * Math.Sin(x);
}

/// <summary>Gradient where low &lt;= x &lt;= high, else 0.</summary>
internal readonly struct ClampSlope(double low, double high) : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x)
    {
        var inside = Vector.GreaterThanOrEqual(x, Lanes.Constant(low)) & Vector.LessThanOrEqual(x, Lanes.Constant(high));
        return Lanes.Select(inside, grad, Vector<float>.Zero);
    }

    public double Apply(double grad, double x) => x >= low && x <= high ? grad : 0;
}

/// <summary>Gradient where low &lt; x &lt; high, else 0: what ReLU6 and hardtanh have at their corners.</summary>
internal readonly struct InsideSlope(double low, double high) : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x)
    {
        var inside = Vector.GreaterThan(x, Lanes.Constant(low)) & Vector.LessThan(x, Lanes.Constant(high));
        return Lanes.Select(inside, grad, Vector<float>.Zero);
    }

    public double Apply(double grad, double x) => x > low && x < high ? grad : 0;
}

internal readonly struct ReluSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> result) =>
        Lanes.Select(Vector.GreaterThan(result, Vector<float>.Zero), grad, Vector<float>.Zero);

    public double Apply(double grad, double result) => result > 0 ? grad : 0;
}

internal readonly struct LeakyReluSlope(double slope) : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x) =>
        Lanes.Select(Vector.GreaterThan(x, Vector<float>.Zero), grad, grad * (float)slope);

    public double Apply(double grad, double x) => x > 0 ? grad : grad * slope;
}

internal readonly struct SigmoidSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> result) => grad * result * (Vector<float>.One - result);
    public double Apply(double grad, double result) => grad * result * (1 - result);
}

internal readonly struct TanhSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> result) => grad * (Vector<float>.One - result * result);
    public double Apply(double grad, double result) => grad * (1 - result * result);
}

/// <summary>Of x * sigmoid(x).</summary>
internal readonly struct SiluSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x)
    {
        var s = Lanes.Sigmoid(x);
        return grad * s * (Vector<float>.One + x * (Vector<float>.One - s));
    }

    public double Apply(double grad, double x)
    {
        double s = 1 / (1 + Math.Exp(-x));
        return grad * s * (1 + x * (1 - s));
    }
}

/// <summary>Of x * clamp(x + 3, 0, 6) / 6: 0 below -3, 1 above 3, x / 3 + 1/2 between.</summary>
internal readonly struct HardSwishSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x)
    {
        var three = new Vector<float>(3);
        var middle = grad * (x / three + new Vector<float>(0.5f));
        var right = Lanes.Select(Vector.LessThanOrEqual(x, three), middle, grad);
        return Lanes.Select(Vector.LessThan(x, -three), Vector<float>.Zero, right);
    }

    public double Apply(double grad, double x) => x < -3 ? 0 : x <= 3 ? grad * (x / 3 + 0.5) : grad;
}

/// <summary>Of clamp(x + 3, 0, 6) / 6.</summary>
internal readonly struct HardSigmoidSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x)
    {
        var inside = Vector.GreaterThan(x, new Vector<float>(-3)) & Vector.LessThan(x, new Vector<float>(3));
        return Lanes.Select(inside, grad / new Vector<float>(6), Vector<float>.Zero);
    }

    public double Apply(double grad, double x) => x > -3 && x < 3 ? grad / 6 : 0;
}

/// <summary>Of exp: the result itself.</summary>
internal readonly struct ExpSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> result) => grad * result;
    public double Apply(double grad, double result) => grad * result;
}

internal readonly struct Log1pSlope : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x) => grad / (x + Vector<float>.One);
    public double Apply(double grad, double x) => grad / (x + 1);
}

/// <summary>Of x^exponent.</summary>
internal readonly struct PowSlope(double exponent) : IBinary
{
    public Vector<float> Apply(Vector<float> grad, Vector<float> x) => exponent switch
    {
        0 => Vector<float>.Zero,
        2 => grad * (x + x),
        _ => grad * (float)exponent * new Pow(exponent - 1).Apply(x),
    };

    public double Apply(double grad, double x) => exponent == 0 ? 0 : grad * exponent * Math.Pow(x, exponent - 1);
}
