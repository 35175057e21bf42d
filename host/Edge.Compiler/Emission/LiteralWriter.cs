using System.Globalization;
using System.Text;

namespace Edge.Compiler.Emission;

/// <summary>Writes numbers as source text that C and C# read alike, sixteen to a line; numbers of 64 bits, which only C# has, four.</summary>
/// <remarks>Weights pass through here and never through a template.</remarks>
public static class LiteralWriter
{
    private const int PerLine = 16;

    /// <summary>The values between the braces of an array: each line indented, each value followed by a comma.</summary>
    public static void Write(StringBuilder text, Array values, string indent)
    {
        switch (values)
        {
            case sbyte[] bytes:
                Write(text, bytes, indent, static value => Of(value));
                break;
            case int[] words:
                Write(text, words, indent, Of);
                break;
            case long[] words:
                Write(text, words, indent, Of, PerLine / 4);
                break;
            default:
                throw new ArgumentException($"a table of {values.GetType().Name}; tables hold sbyte, int or long", nameof(values));
        }
    }

    /// <summary>One number. The smallest int is written as a sum: in C, 2147483648 alone has a wider type.</summary>
    public static string Of(int value) => value == int.MinValue ? "-2147483647 - 1" : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>One number of 64 bits, for C#.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads back as the same float.</summary>
    public static string Of(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Write<T>(StringBuilder text, T[] values, string indent, Func<T, string> literal, int perLine = PerLine)
    {
        for (int i = 0; i < values.Length; i++)
        {
            text.Append(i % perLine == 0 ? indent : " ").Append(literal(values[i])).Append(',');
            if (i % perLine == perLine - 1 || i == values.Length - 1)
                text.Append('\n');
        }
    }
}
