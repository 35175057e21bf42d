using System.Numerics;

namespace TorchSharp.Kernels;

internal readonly struct Shift(double amount) : IUnary
{
    public Vector<float> Apply(Vector<float> x) => x + Lanes.Constant(amount);
    public double Apply(double x) => x + amount;
}

internal readonly struct Exp : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Exp(x);
    public double Apply(double x) => Math.Exp(x);
}

internal readonly struct Log : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Log(x);
    public double Apply(double x) => Math.Log(x);
}

internal readonly struct Log1p : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Lanes.Each(x, float.LogP1);
    public double Apply(double x) => double.LogP1(x);
}

internal readonly struct Sqrt : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.SquareRoot(x);
    public double Apply(double x) => Math.Sqrt(x);
}

internal readonly struct Reciprocal : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector<float>.One / x;
    public double Apply(double x) => 1 / x;
}

internal readonly struct Abs : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Abs(x);
    public double Apply(double x) => Math.Abs(x);
}

internal readonly struct Sign : IUnary
{
    public Vector<float> Apply(Vector<float> x)
    {
        var positive = Lanes.Select(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
        return Lanes.Select(Vector.LessThan(x, Vector<float>.Zero), -Vector<float>.One, positive);
    }

    public double Apply(double x) => x > 0 ? 1 : x < 0 ? -1 : 0;
}

internal readonly struct Floor : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Floor(x);
    public double Apply(double x) => Math.Floor(x);
}

internal readonly struct Ceiling : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Ceiling(x);
    public double Apply(double x) => Math.Ceiling(x);
}

/// <summary>To the nearest whole number, halves to the even one.</summary>
internal readonly struct Round : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Round(x);
    public double Apply(double x) => Math.Round(x, MidpointRounding.ToEven);
}

internal readonly struct Truncate : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Truncate(x);
    public double Apply(double x) => Math.Truncate(x);
}

internal readonly struct Sin : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Sin(x);
    public double Apply(double x) => Math.Sin(x);
}

internal readonly struct Cos : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Cos(x);
    public double Apply(double x) => Math.Cos(x);
}

internal readonly struct Clamp(double low, double high) : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Min(Vector.Max(x, Lanes.Constant(low)), Lanes.Constant(high));
    public double Apply(double x) => Math.Min(Math.Max(x, low), high);
}

internal readonly struct Relu : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Vector.Max(x, Vector<float>.Zero);
    public double Apply(double x) => Math.Max(x, 0);
}

internal readonly struct LeakyRelu(double slope) : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Lanes.Select(Vector.GreaterThan(x, Vector<float>.Zero), x, x * (float)slope);
    public double Apply(double x) => x > 0 ? x : x * slope;
}

internal readonly struct Sigmoid : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Lanes.Sigmoid(x);
    public double Apply(double x) => 1 / (1 + Math.Exp(-x));
}

internal readonly struct Tanh : IUnary
{
    public Vector<float> Apply(Vector<float> x) => Lanes.Each(x, MathF.Tanh);
    public double Apply(double x) => Math.Tanh(x);
}

/// <summary>x * sigmoid(x).</summary>
internal readonly struct Silu : IUnary
{
    public Vector<float> Apply(Vector<float> x) => x * Lanes.Sigmoid(x);
    public double Apply(double x) => x / (1 + Math.Exp(-x));
}

/// <summary>x * clamp(x + 3, 0, 6) / 6. Howard et al. 2019, arXiv:1905.02244, section 5.2.</summary>
internal readonly struct HardSwish : IUnary
{
    public Vector<float> Apply(Vector<float> x) => x * new Clamp(0, 6).Apply(x + new Vector<float>(3)) / new Vector<float>(6);
    public double Apply(double x) => x * Math.Clamp(x + 3, 0, 6) / 6;
}

internal readonly struct HardSigmoid : IUnary
{
    public Vector<float> Apply(Vector<float> x) => new Clamp(0, 6).Apply(x + new Vector<float>(3)) / new Vector<float>(6);
    public double Apply(double x) => Math.Clamp(x + 3, 0, 6) / 6;
}

internal readonly struct Pow(double exponent) : IUnary
{
    public Vector<float> Apply(Vector<float> x)
    {
        switch (exponent)
        {
            case 2: return x * x;
            case 1: return x;
            case 0.5: return Vector.SquareRoot(x);
            case -1: return Vector<float>.One / x;
            default:
                float power = (float)exponent;
                return Lanes.Each(x, value => MathF.Pow(value, power));
        }
    }

    public double Apply(double x) => Math.Pow(x, exponent);
}
