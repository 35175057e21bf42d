using System.Globalization;
using Edge.Cli.Report;
using Edge.Compiler.Pack;
using Edge.Devices.Flashing;

namespace Edge.Cli.Line;

/// <summary>What a run needs of the computer that runs it, and of the pack: found before the first unit is plugged in.</summary>
/// <param name="IsGood">A run may begin.</param>
/// <param name="Says">For people.</param>
internal sealed record LineReadiness(bool IsGood, string Says)
{
    /// <summary>Room that a run of one unit takes at most: its log, its job and its samples, a few times over.</summary>
    public const long UnitBytes = 1 << 20, LeastBytes = 64 << 20;

    // Clocks that are set over a network are off by less; records of another computer may be.
    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(2);

    private static readonly DateTimeOffset _never = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A pack is whole when it could be read; whether its signature was checked depends on a key being named.</summary>
    public static LineReadiness Signature(ReadPack? pack) => pack is null ? new(true, "")
        : pack.IsSignatureChecked ? new(true, $"signature OK (key {pack.KeyName})")
        : new(true, $"signature NOT CHECKED (key {pack.KeyName}): name the key's file, 'key: FILE'");

    public static long Needed(int units) => LeastBytes + units * UnitBytes;

    /// <param name="free">Bytes on the disk of the records.</param>
    public static LineReadiness Room(long free, int units) => free >= Needed(units) ? new(true, $"{Text.Bytes(free)} free")
        : new(false, $"FULL: {Text.Bytes(free)} free, {Text.Bytes(Needed(units))} needed");

    /// <summary>Records are sorted and compared by time: a clock that runs before them would make the newest look old.</summary>
    /// <param name="now">This computer's time.</param>
    /// <param name="last">The newest record; null: there is none.</param>
    /// <param name="written">When the files that are written to units were made.</param>
    public static LineReadiness Clock(DateTimeOffset now, DateTimeOffset? last, IEnumerable<DateTimeOffset> written)
    {
        if (now < _never)
            return new(false, string.Create(CultureInfo.InvariantCulture, $"WRONG: this computer says {now:yyyy-MM-dd}; has its clock lost power?"));
        if (last is { } record && now < record - _tolerance)
            return new(false, $"WRONG: the last record is of {At(record)}, this computer says {At(now)}");
        DateTimeOffset newest = written.DefaultIfEmpty(_never).Max();
        return now < newest - _tolerance
            ? new(false, $"WRONG: a file of the line was made {At(newest)}, this computer says {At(now)}")
            : new(true,
                (last is null ? "OK: no record and no file of the line is later" : $"OK: the last record is of {At(last.Value)}") + "; units have no clock of their own");
    }

    private static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>When the newest of these was written; null: there is none.</summary>
    public static DateTimeOffset? Last(IReadOnlyList<LedgerEntry> entries) => entries.Select(entry => entry.End.Length > 0 ? entry.End : entry.Start)
        .Select(text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset time) ? time : (DateTimeOffset?)null).Max();
}
