using System.Globalization;

namespace Edge.Devices.Flashing;

/// <summary>What units have counted since their start: the steps of a rollout are judged by it.</summary>
/// <param name="Parts">That came to the sensor.</param>
/// <param name="Rejected">NG and GRAY.</param>
/// <param name="Late">Whose verdict came after the deadline.</param>
/// <param name="Faults">Of the line.</param>
public readonly record struct UnitCounters(int Parts, int Rejected, int Late, int Faults)
{
    /// <summary>All of several units together.</summary>
    public static UnitCounters Of(IEnumerable<LedgerEntry> units) => units.Aggregate(new UnitCounters(), (sum, unit) => new UnitCounters(
        sum.Parts + Fact(unit, "parts"), sum.Rejected + Fact(unit, "rejected"), sum.Late + Fact(unit, "late"), sum.Faults + Fact(unit, "faults")));

    private static int Fact(LedgerEntry unit, string name) =>
        unit.Report?.Facts.GetValueOrDefault(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
}
