using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Compares bytes and names the first difference by its coordinates.</summary>
internal static class Mismatch
{
    public static void Check(string what, Shape shape, sbyte[] expected, sbyte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int[] different = [.. Enumerable.Range(0, expected.Length).Where(i => expected[i] != actual[i])];
        if (different.Length > 0)
            Assert.Fail($"{what} differs at [{Coordinates(shape, different[0])}]: expected {expected[different[0]]}, got {actual[different[0]]} ({different.Length} of {expected.Length})");
    }

    /// <summary>Outermost first, as in NHWC.</summary>
    public static string Coordinates(Shape shape, int index)
    {
        var coordinates = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            coordinates[axis] = index % shape[axis];
            index /= shape[axis];
        }

        return string.Join(',', coordinates);
    }
}
