using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>Serial number and station in flash: there after every power cut, the old ones or the new ones.</summary>
public sealed class UnitStoreTests
{
    private static readonly FlashKind _kind = new(4, [512, 512], false);

    [Fact]
    public void A_new_device_has_no_names()
    {
        var store = new UnitStore(new SimulatedFlash(_kind, 1), 0, 512);
        Assert.False(store.Read());
        Assert.All(store.Names, value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_last_names_are_there_after_a_restart()
    {
        var flash = new SimulatedFlash(_kind, 1);
        for (int i = 1; i <= 5; i++)
            Assert.True(new UnitStore(flash, 0, 512).Write(Names(i), 0));
        var store = new UnitStore(flash, 0, 512);
        Assert.True(store.Read());
        Assert.Equal(Names(5), store.Names);
        Assert.Equal([3, 2], flash.EraseCounts);
    }

    [Fact]
    public void A_chip_that_takes_nothing_is_not_believed()
    {
        var flash = new SimulatedFlash(_kind, 1);
        Assert.True(new UnitStore(flash, 0, 512).Write(Names(1), 0));
        flash.IsWornOut = true;
        Assert.False(new UnitStore(flash, 0, 512).Write(Names(2), 0));
        var store = new UnitStore(flash, 0, 512);
        Assert.True(store.Read());
        Assert.Equal(Names(1), store.Names);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(32)]
    public void A_power_cut_leaves_the_old_names_or_the_new_ones(int word)
    {
        int cuts = 0;
        for (int at = 0; at < 200; at++)
        {
            var flash = new SimulatedFlash(new FlashKind(word, [512, 512], word == 32), at);
            Assert.True(new UnitStore(flash, 0, 512).Write(Names(1), 0));
            flash.OperationsToCut = at;
            try
            {
                new UnitStore(flash, 0, 512).Write(Names(2), 0);
            }
            catch (PowerCut)
            {
                cuts++;
            }

            flash.OperationsToCut = -1;
            var store = new UnitStore(flash, 0, 512);
            Assert.True(store.Read());
            Assert.True(store.Names.SequenceEqual(Names(1)) || store.Names.SequenceEqual(Names(2)));
            Assert.True(store.Write(Names(3), 0));
            Assert.Equal(Names(3), store.Names);
        }

        Assert.True(cuts > 3, $"{cuts} cuts");
    }

    private static sbyte[] Names(int seed) => [.. Enumerable.Range(0, UnitStore.NamesBytes).Select(i => (sbyte)('A' + (i * seed) % 26))];
}
