using System.Numerics;

namespace TorchSharp.Kernels;

internal readonly struct Add : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a + b;
    public double Apply(double a, double b) => a + b;
    public long Apply(long a, long b) => a + b;
}

internal readonly struct Subtract : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a - b;
    public double Apply(double a, double b) => a - b;
    public long Apply(long a, long b) => a - b;
}

internal readonly struct Multiply : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a * b;
    public double Apply(double a, double b) => a * b;
    public long Apply(long a, long b) => a * b;
}

internal readonly struct Divide : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a / b;
    public double Apply(double a, double b) => a / b;
}

/// <summary>a + scale * b.</summary>
internal readonly struct AddScaled(double scale) : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.FusedMultiplyAdd(b, new Vector<float>((float)scale), a);
    public double Apply(double a, double b) => a + scale * b;
    public long Apply(long a, long b) => a + (long)scale * b;
}

internal readonly struct Larger : IBinary
{
    // A NaN on either side stays one, as in libtorch.
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.Max(a, b);
    public double Apply(double a, double b) => Math.Max(a, b);
    public long Apply(long a, long b) => Math.Max(a, b);
}

internal readonly struct Smaller : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.Min(a, b);
    public double Apply(double a, double b) => Math.Min(a, b);
    public long Apply(long a, long b) => Math.Min(a, b);
}

internal readonly struct Power : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => Lanes.Each(a, b, MathF.Pow);
    public double Apply(double a, double b) => Math.Pow(a, b);
    public long Apply(long a, long b) => (long)Math.Round(Math.Pow(a, b));
}

/// <summary>a modulo b with the sign of b.</summary>
internal readonly struct Remainder : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a - Vector.Floor(a / b) * b;
    public double Apply(double a, double b) => a - Math.Floor(a / b) * b;
    public long Apply(long a, long b) => a - (long)Math.Floor((double)a / b) * b;
}

internal readonly struct FloorDivide : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => Vector.Floor(a / b);
    public double Apply(double a, double b) => Math.Floor(a / b);
    public long Apply(long a, long b) => (long)Math.Floor((double)a / b);
}

internal readonly struct Equal : IComparison
{
    public bool Ask(double a, double b) => a == b;
    public bool Ask(long a, long b) => a == b;
}

internal readonly struct NotEqual : IComparison
{
    public bool Ask(double a, double b) => a != b;
    public bool Ask(long a, long b) => a != b;
}

internal readonly struct Less : IComparison
{
    public bool Ask(double a, double b) => a < b;
    public bool Ask(long a, long b) => a < b;
}

internal readonly struct LessOrEqual : IComparison
{
    public bool Ask(double a, double b) => a <= b;
    public bool Ask(long a, long b) => a <= b;
}

internal readonly struct Greater : IComparison
{
    public bool Ask(double a, double b) => a > b;
    public bool Ask(long a, long b) => a > b;
}

internal readonly struct GreaterOrEqual : IComparison
{
    public bool Ask(double a, double b) => a >= b;
    public bool Ask(long a, long b) => a >= b;
}

/// <summary>1 for 0, 0 for anything else.</summary>
internal readonly struct Flip : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) =>
        Lanes.Select(Vector.Equals(a, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
    public double Apply(double a, double b) => a == 0 ? 1 : 0;
    public long Apply(long a, long b) => a == 0 ? 1 : 0;
}

/// <summary>a where b is not 0, else 0.</summary>
internal readonly struct Masked : IBinary
{
    public Vector<float> Apply(Vector<float> a, Vector<float> b) =>
        Lanes.Select(Vector.Equals(b, Vector<float>.Zero), Vector<float>.Zero, a);
    public double Apply(double a, double b) => b == 0 ? 0 : a;
    public long Apply(long a, long b) => b == 0 ? 0 : a;
}

internal readonly struct IsClose(double relative, double absolute, bool nanEqualsNan) : IComparison
{
    public bool Ask(double a, double b) =>
        a == b || Math.Abs(a - b) <= absolute + relative * Math.Abs(b) || (nanEqualsNan && double.IsNaN(a) && double.IsNaN(b));
    public bool Ask(long a, long b) => Ask((double)a, b);
}
