using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Tests.Link;

namespace Edge.Devices.Tests.Flashing;

/// <summary>Records that survive whatever stops a line, and files that are whole or absent.</summary>
public sealed class LineLedgerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-ledger-").FullName;

    private string File_ => Path.Combine(_folder, "units.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_added_is_there_after_the_file_is_opened_again()
    {
        using (LineLedger ledger = LineLedger.Open(File_))
        {
            ledger.Add(Entry("A", LedgerEntry.Begun));
            ledger.Add(Entry("A", LedgerEntry.Failed));
            ledger.Add(Entry("B", LedgerEntry.Begun));
        }

        using LineLedger again = LineLedger.Open(File_);
        Assert.Equal([("A", false), ("B", false)], again.Latest().Values.Select(entry => (entry.Serial, entry.IsGood)));
        Assert.Equal((LedgerEntry.Failed, LedgerEntry.Begun), (again.Latest()["A"].Result, again.Latest()["B"].Result));
        Assert.Equal(3, File.ReadAllLines(File_).Length);
    }

    [Fact]
    public void A_line_that_a_crash_cut_short_is_passed_over_and_the_next_one_is_whole()
    {
        using (LineLedger ledger = LineLedger.Open(File_))
            ledger.Add(Entry("A", LedgerEntry.Passed));
        byte[] whole = File.ReadAllBytes(File_);
        for (int cut = 1; cut < whole.Length - 1; cut += 7)
        {
            File.WriteAllBytes(File_, [.. whole, .. whole[..cut]]);
            using (LineLedger ledger = LineLedger.Open(File_))
                ledger.Add(Entry("B", LedgerEntry.Passed));
            using LineLedger again = LineLedger.Open(File_);
            Assert.Equal(1, again.Unreadable);
            Assert.Equal(["A", "B"], again.Entries.Select(entry => entry.Serial));
        }
    }

    [Fact]
    public void Two_runs_cannot_have_one_line()
    {
        using LineLedger ledger = LineLedger.Open(File_);
        Assert.Equal("E0734", Assert.Throws<DeviceException>(() => LineLedger.Open(File_)).Code);
    }

    [LinuxFact]
    public void A_full_disk_stops_the_line_with_a_clear_error()
    {
        File.CreateSymbolicLink(File_, "/dev/full");
        using LineLedger ledger = LineLedger.Open(File_);
        var error = Assert.Throws<DeviceException>(() => ledger.Add(Entry("A", LedgerEntry.Begun)));
        Assert.Equal("E0727", error.Code);
        Assert.Contains("No space left", error.Message);
        Assert.Empty(ledger.Entries);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_the_one_before()
    {
        string file = Path.Combine(_folder, "summary.csv");
        RecordFile.Write(file, "one"u8);
        Assert.Throws<DeviceException>(() => RecordFile.Write(Path.Combine(file, "below.csv"), "two"u8));
        RecordFile.Write(file, "three"u8);
        Assert.Equal("three", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    private static LedgerEntry Entry(string serial, string result) => new() { Run = "r", Verb = UnitVerb.Flash, Serial = serial, Result = result };
}
