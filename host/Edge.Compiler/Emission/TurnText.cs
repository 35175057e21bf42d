using System.Globalization;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Emission;

/// <summary>What depends on the turn of a streamed group and on its strip of columns, as expressions that C and C# share.</summary>
internal static class TurnText
{
    public const string Turn = "turn", Strip = "strip";

    /// <summary>True when an act is done; empty: always.</summary>
    /// <param name="turns">Of the group.</param>
    /// <param name="strips">Of the group.</param>
    public static string Condition(BandAct act, int turns, int strips) =>
        string.Join(" && ", Conditions(act.Strips, strips, Strip).Concat(Conditions(act.When, turns, Turn)));

    /// <summary>A place that moves on each time.</summary>
    /// <param name="start">Where it is the first time, as an argument that more can be added to.</param>
    public static string Moving(string start, BandPlace place, BandAct act) =>
        start + Moved(place.StripBytes, act.Strips, Strip) + Moved(place.Bytes, act.When, Turn);

    private static IEnumerable<string> Conditions(BandTurns when, int all, string variable)
    {
        if (when.Count == 1)
        {
            if (all > 1)
                yield return $"{variable} == {when.First}";
            yield break;
        }

        if (when.First > 0)
            yield return $"{variable} >= {when.First}";
        if (when.Last + when.Period < all)
            yield return $"{variable} <= {when.Last}";
        if (when.Period > 1)
            yield return $"{Since(when, variable)} % {when.Period} == 0";
    }

    private static string Moved(int bytes, BandTurns when, string variable)
    {
        if (bytes == 0 || when.Count == 1)
            return "";
        string times = when.Period == 1 ? Since(when, variable) : $"{Since(when, variable)} / {when.Period}";
        return $" + {times} * {bytes.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Since(BandTurns when, string variable) => when.First == 0 ? variable : $"({variable} - {when.First})";
}
