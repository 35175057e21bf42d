using System.Numerics;

namespace TorchSharp.Kernels;

/// <summary>A function of one value, for float32 vectors and for the double that serves every other type.</summary>
internal interface IUnary
{
    Vector<float> Apply(Vector<float> x);

    double Apply(double x);
}

/// <summary>A function of two values.</summary>
internal interface IBinary
{
    Vector<float> Apply(Vector<float> a, Vector<float> b);

    double Apply(double a, double b);

    /// <summary>Integers; functions that only gradients use have none.</summary>
    long Apply(long a, long b) => throw new NotSupportedException($"{GetType().Name} is for floating point tensors");
}

/// <summary>A yes-or-no question about two values.</summary>
internal interface IComparison
{
    bool Ask(double a, double b);

    bool Ask(long a, long b);
}
