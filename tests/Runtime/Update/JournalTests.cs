using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

public class JournalTests
{
    /// <summary>Blocks of 8 to 16 records, so that they are changed often.</summary>
    private static readonly FlashKind[] Kinds =
    [
        new(1, [256, 256], false),
        new(4, [256, 512], false),
        new(16, [512, 256], true),
        new(32, [256, 256], true),
    ];

    /// <summary>
    /// The strongest thing the store relies on. Cuts fall into one in three boots, after up to 30 words: settling, a new block and two states.
    /// </summary>
    [Fact]
    public void What_a_boot_has_settled_on_or_written_no_later_boot_forgets() => Property.Holds(random =>
    {
        FlashKind kind = Kinds[random.Next(Kinds.Length)];
        var flash = new SimulatedFlash(kind, random.Next());
        int kept = 0, tried = 0; // NewestRelease stands for the state: it grows by one with each
        bool isKept = false; // until a first boot has settled there is nothing to remember
        for (int boot = 0; boot < 150; boot++)
        {
            flash.OperationsToCut = random.Next(3) == 0 ? -1 : random.Next(4 + 120 / kind.WordBytes);
            try
            {
                var journal = new Journal(flash, new StoreLayout { JournalB = kind.Blocks[0] });
                var record = new BootRecord();
                bool isFound = journal.Load(record);
                Assert.True(isFound || !isKept, $"boot {boot}: the journal is lost");
                Assert.True(record.NewestRelease >= kept && record.NewestRelease <= tried,
                    $"boot {boot}: {record.NewestRelease}, {kept} to {tried} would be right");
                Assert.True(journal.Settle(record));
                isKept = true;
                kept = record.NewestRelease;
                for (int i = random.Next(3); i > 0; i--)
                {
                    record.NewestRelease = tried = kept + 1;
                    Assert.True(journal.Append(record));
                    kept = tried;
                }

                // What was tried in an earlier boot and found not to have happened must not appear any more.
                tried = kept;
            }
            catch (PowerCut)
            {
            }
        }
    }, runs: 300);

    [Fact]
    public void A_state_on_weak_cells_with_weak_cells_behind_it_is_kept_once_a_boot_has_believed_it() => Property.Holds(random =>
    {
        var flash = new SimulatedFlash(Kinds[1], random.Next());
        Journal journal = Open(flash, out BootRecord record);
        Assert.True(journal.Settle(record));
        record.NewestRelease = 1;
        Assert.True(journal.Append(record));
        int place = 256 + 32; // of that record: the one before began block B
        flash.Weaken(place + random.Next(4, 32), random.Next(8)); // the last word of a cut
        flash.Weaken(place + 32, 0); // the first word of the next cut, on a bit that every record leaves at 1
        journal = Open(flash, out record);
        int believed = record.NewestRelease;
        Assert.True(journal.Settle(record));
        for (int boot = 0; boot < 30; boot++)
        {
            Open(flash, out record);
            Assert.Equal(believed, record.NewestRelease);
        }
    });

    [Fact]
    public void Cells_that_fail_are_passed_over()
    {
        var flash = new SimulatedFlash(Kinds[1], 1);
        Journal journal = Open(flash, out BootRecord record);
        foreach (int place in (int[])[0, 32, 64, 256, 256 + 7 * 32, 256 + 15 * 32])
            flash.Stick(place, 0); // every record has a 1 there
        Assert.True(journal.Settle(record));
        for (int state = 1; state < 60; state++)
        {
            record.NewestRelease = state;
            Assert.True(journal.Append(record));
            Open(flash, out BootRecord found);
            Assert.Equal(state, found.NewestRelease);
        }
    }

    private static Journal Open(SimulatedFlash flash, out BootRecord record)
    {
        var journal = new Journal(flash, new StoreLayout { JournalB = 256 });
        record = new BootRecord();
        journal.Load(record);
        return journal;
    }
}
