using System.Globalization;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Emission;

/// <summary>What depends on the turn of a streamed group, as expressions that C and C# share.</summary>
internal static class TurnText
{
    /// <summary>True in some turns; empty: in all.</summary>
    /// <param name="turns">At most all.</param>
    /// <param name="all">Turns of the group.</param>
    public static string Condition(BandTurns turns, int all)
    {
        if (turns.Count == 1)
            return all == 1 ? "" : $"turn == {turns.First}";
        var parts = new List<string>();
        if (turns.First > 0)
            parts.Add($"turn >= {turns.First}");
        if (turns.Last + turns.Period < all)
            parts.Add($"turn <= {turns.Last}");
        if (turns.Period > 1)
            parts.Add($"{Since(turns)} % {turns.Period} == 0");
        return string.Join(" && ", parts);
    }

    /// <summary>A place that moves on each time.</summary>
    /// <param name="start">Where it is the first time, as an argument that more can be added to.</param>
    /// <param name="bytes">By which it moves.</param>
    public static string Moving(string start, int bytes, BandTurns turns)
    {
        if (bytes == 0 || turns.Count == 1)
            return start;
        string times = turns.Period == 1 ? Since(turns) : $"{Since(turns)} / {turns.Period}";
        return $"{start} + {times} * {bytes.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Since(BandTurns turns) => turns.First == 0 ? "turn" : $"(turn - {turns.First})";
}
