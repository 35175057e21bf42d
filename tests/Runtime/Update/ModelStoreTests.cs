using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>What a device boots, from the factory on.</summary>
public class ModelStoreTests
{
    [Fact]
    public void A_device_from_the_factory_runs_what_lies_in_slot_A()
    {
        Device device = Device.Factory();
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.Old));
        Assert.False(device.Store.IsTrial);
    }

    [Fact]
    public void A_new_model_is_tried_confirmed_and_stays()
    {
        Device device = Device.Factory();
        device.Update(Packs.New);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.New));
        Assert.Equal(1, device.Store.BootedSlot);
    }

    [Fact]
    public void Fifty_updates_in_a_row_take_turns_between_the_slots()
    {
        Device device = Device.Factory();
        for (int release = 2; release < 52; release++)
        {
            byte[] pack = Packs.Bytes(release, release);
            device.Update(pack);
            Assert.Equal(BootResult.Active, device.Boot());
            Assert.True(device.Runs(pack));
            Assert.Equal((release + 1) % 2, device.Store.BootedSlot);
        }

        Assert.All(device.Flash.EraseCounts.Skip(2).Take(4), count => Assert.Equal(25, count)); // slot A: every other time, once a block
        Assert.InRange(device.Flash.EraseCounts[0], 10, 25); // 16 records to a block, about 10 for an update with its boots
    }

    [Fact]
    public void An_empty_device_waits_for_its_first_model()
    {
        var device = new Device(Device.Nor, 1);
        Assert.Equal(BootResult.NoModel, device.Boot());
        device.Update(Packs.New);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.New));
        Assert.Equal(0, device.Store.BootedSlot);
    }

    [Fact]
    public void Switching_goes_back_to_the_model_before()
    {
        Device device = Device.Factory();
        device.Update(Packs.New);
        Assert.Equal(UpdateResult.Ok, device.Store.Switch());
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(Packs.Old));
    }

    [Fact]
    public void Areas_that_are_not_whole_blocks_are_refused()
    {
        var flash = new SimulatedFlash(Device.Nor, 1);
        Assert.Throws<ArgumentException>(() => new ModelStore(flash, new StoreLayout { JournalB = 512, SlotA = 1024, SlotB = 4096, SlotBytes = 3000 },
            Packs.Provisioned(Packs.Key), Packs.Identity, new StoreOptions()));
        Assert.Throws<ArgumentException>(() => new ModelStore(flash, new StoreLayout { JournalB = 512, SlotA = 1000, SlotB = 4096, SlotBytes = 3072 },
            Packs.Provisioned(Packs.Key), Packs.Identity, new StoreOptions()));
    }
}
