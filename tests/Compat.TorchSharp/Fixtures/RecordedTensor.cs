using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>A tensor as text: shape, type and elements in row-major order, each in the fewest digits that read back.</summary>
/// <param name="Type"><c>float32</c>, <c>int64</c> or <c>bool</c>.</param>
/// <param name="Data">The elements, separated by spaces.</param>
/// <param name="Shape">Lengths joined by <c>x</c>, as in <c>2x3</c>; empty for a scalar.</param>
public sealed record RecordedTensor(string Type, string Shape, string Data)
{
    public long[] Lengths() => [.. Shape.Split('x', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];

    public static RecordedTensor From(Tensor tensor)
    {
        Tensor plain = tensor.detach().contiguous();
        return plain.dtype switch
        {
            ScalarType.Float32 => new("float32", Joined(plain.shape), Text(plain.data<float>().ToArray())),
            ScalarType.Int64 => new("int64", Joined(plain.shape), Text(plain.data<long>().ToArray())),
            ScalarType.Bool => new("bool", Joined(plain.shape), Text(plain.data<bool>().ToArray().Select(b => b ? 1 : 0))),
            ScalarType other => throw new NotSupportedException($"no text for a tensor of {other}"),
        };
    }

    public Tensor ToTensor() => Type switch
    {
        "float32" => tensor(Floats(), Lengths()),
        "int64" => tensor(Words().Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray(), Lengths()),
        "bool" => tensor(Words().Select(word => word == "1").ToArray(), Lengths()),
        _ => throw new InvalidDataException($"a recorded tensor of type '{Type}'; accepted: float32, int64, bool"),
    };

    public float[] Floats() => [.. Words().Select(word => float.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>Checks shape and type exactly and elements within <paramref name="tolerance"/> of the tensor's largest magnitude.</summary>
    /// <remarks>
    /// Relative to the tensor and not to the element: a sum that cancels keeps the rounding of its terms, whose order is free.
    /// </remarks>
    public void AssertClose(Tensor actual, string what, double tolerance = 1e-5)
    {
        RecordedTensor found = From(actual);
        Assert.Equal((what, Type, Shape), (what, found.Type, found.Shape));
        if (Type != "float32")
        {
            Assert.Equal((what, Data), (what, found.Data));
            return;
        }

        float[] expected = Floats(), got = found.Floats();
        double scale = expected.Select(Math.Abs).Where(float.IsFinite).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            bool close = expected[i].Equals(got[i]) || Math.Abs((double)expected[i] - got[i]) <= tolerance * scale;
            Assert.True(close, $"{what}: element {i} of {Shape}: expected {expected[i]:R}, got {got[i]:R}");
        }
    }

    private string[] Words() => Data.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Joined(long[] lengths) => string.Join('x', lengths);

    private static string Text<T>(IEnumerable<T> values) where T : IFormattable =>
        string.Join(' ', values.Select(value => value.ToString(null, CultureInfo.InvariantCulture)));
}
