using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>No way back to a release that was replaced for a reason.</summary>
public class ReleaseTests
{
    [Fact]
    public void An_older_release_is_refused_once_a_newer_one_is_confirmed()
    {
        Device device = Device.Factory(new StoreOptions { RefuseOlder = true });
        device.Update(Packs.New);
        Assert.Equal(UpdateResult.OlderRelease, device.Send(Packs.Bytes(9, 1)));
        Assert.Equal(UpdateResult.OlderRelease, device.Store.Switch());
        device.Update(Packs.Bytes(10, 2)); // the same release again: a repair
        device.Boot();
        Assert.Equal(UpdateResult.OlderRelease, device.Send(Packs.Old));
    }

    [Fact]
    public void A_trial_that_fails_does_not_raise_the_least_release()
    {
        Device device = Device.Factory(new StoreOptions { RefuseOlder = true });
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.Bytes(9, 9)));
        device.Boot();
        Assert.Equal(BootResult.FellBack, device.Boot());
        device.Update(Packs.New);
    }

    [Fact]
    public void A_counter_in_the_chip_remembers_what_an_erased_journal_forgot()
    {
        var counter = new FuseCounter();
        Device device = Device.Factory(new StoreOptions { RefuseOlder = true, Counter = counter });
        device.Update(Packs.Bytes(4, 7));
        Assert.Equal(7, counter.Value);
        device.Flash.Erase(device.Layout.JournalA);
        device.Flash.Erase(device.Layout.JournalB);
        device.Boot();
        device.Boot();
        Assert.True(device.Runs(Packs.Old));
        Assert.Equal(UpdateResult.OlderRelease, device.Send(Packs.New));
    }

    [Fact]
    public void A_counter_that_could_not_be_raised_is_raised_at_the_next_boot()
    {
        var counter = new FuseCounter { Refuses = true };
        Device device = Device.Factory(new StoreOptions { RefuseOlder = true, Counter = counter });
        device.Update(Packs.New);
        Assert.Equal(0, counter.Value);
        counter.Refuses = false;
        device.Boot();
        Assert.Equal(2, counter.Value);
    }

    private sealed class FuseCounter : IReleaseCounter
    {
        public int Value { get; private set; }

        public bool Refuses { get; set; }

        public bool Raise(int value)
        {
            if (!Refuses)
                Value = Math.Max(Value, value);
            return !Refuses;
        }
    }
}
