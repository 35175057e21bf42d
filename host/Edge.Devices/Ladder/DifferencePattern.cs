using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Devices.Ladder;

/// <summary>Guesses from the pattern of wrong values what is wrong with a node whose inputs are right.</summary>
internal static class DifferencePattern
{
    /// <summary>One clause for a person who looks for the mistake. The node is the first that differs, so its inputs are equal.</summary>
    public static string LikelyCause(Node node, sbyte[] expected, sbyte[] actual)
    {
        int[] wrong = [.. Enumerable.Range(0, expected.Length).Where(i => expected[i] != actual[i])];
        int[] deltas = [.. wrong.Select(i => actual[i] - expected[i])];
        (int low, int high, int least, int most) = (expected.Min(), expected.Max(), actual.Min(), actual.Max());
        string kernel = $"its inputs are equal, so look at the kernel of {node.Operator.Kind}";

        if (least == most && low < high)
            return $"every value is {actual[0]}: the output is not written, or a multiplier is zero; {kernel}";
        if (wrong.All(i => actual[i] == most && expected[i] > most) || wrong.All(i => actual[i] == least && expected[i] < least))
            return $"values beyond {actual[wrong[0]]} are cut off: clamp or activation";
        if (wrong.All(i => actual[i] > high && expected[i] == high || actual[i] < low && expected[i] == low))
            return $"only values beyond [{low}, {high}] differ: clamp or activation";
        if (deltas.Distinct().Count() == 1 && IsShift(expected, actual))
            return $"the whole tensor is shifted by {deltas[0]}: zero point of the output";
        if (OnlyAtTheBorder(node, wrong))
            return "only pixels at the border of the image differ: padding, or the zero point that padding reads as";
        if (WrongChannels(node, wrong) is { } channels)
            return $"only channel {channels} differs: its multiplier, shift or bias";
        if (deltas.All(delta => Math.Abs(delta) == 1))
            return wrong.Length * 4 <= expected.Length ? "off by one in few places: rounding" : "off by one in many places: multiplier, or rounding";
        return kernel;
    }

    // Values at the ends of the range may stay: they saturate.
    private static bool IsShift(sbyte[] expected, sbyte[] actual)
    {
        sbyte low = expected.Min(), high = expected.Max();
        return expected.Length > 1 && Enumerable.Range(0, expected.Length).All(i => actual[i] != expected[i] || expected[i] == low || expected[i] == high);
    }

    private static bool OnlyAtTheBorder(Node node, int[] wrong)
    {
        Shape shape = node.Output.Shape;
        if (shape.Rank != 4 || shape.Height < 3 || shape.Width < 3)
            return false;
        return wrong.All(element =>
        {
            int[] at = DifferenceFinder.Coordinates(shape, element);
            return at[1] == 0 || at[2] == 0 || at[1] == shape.Height - 1 || at[2] == shape.Width - 1;
        });
    }

    private static string? WrongChannels(Node node, int[] wrong)
    {
        int channels = node.Output.Shape.Channels;
        int[] seen = [.. wrong.Select(element => element % channels).Distinct().Order()];
        return channels > 1 && seen.Length == 1 && wrong.Length > 1 ? seen[0].ToString(CultureInfo.InvariantCulture) : null;
    }
}
