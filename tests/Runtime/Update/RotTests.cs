using System.Buffers.Binary;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>Flash that forgets, or did not take what was written.</summary>
public class RotTests
{
    [Fact]
    public void Rot_in_the_active_model_brings_the_one_before_back()
    {
        Device device = Device.Factory();
        device.Update(Packs.New);
        device.Flash.Rot(device.SlotAddress(1) + Packs.New.Length - 100, 3);
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Packs.Old));
        Assert.Equal(FallBackReason.ActiveDamaged, device.Store.State.Reason);
        device.Update(Packs.Bytes(3, 3));
    }

    [Fact]
    public void Rot_in_the_new_model_before_its_first_boot_leaves_the_old_one()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        device.Flash.Rot(device.SlotAddress(1) + 700, 0);
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Packs.Old));
        Assert.Equal(FallBackReason.CandidateDamaged, device.Store.State.Reason);
    }

    [Fact]
    public void A_cell_that_did_not_take_what_was_written_is_found_when_the_download_is_finished()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New, chunkLimit: 2));
        device.Flash.Rot(device.SlotAddress(1) + 700, 0);
        Assert.Equal(UpdateResult.Damaged, device.Send(Packs.New));
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Finish());
        Assert.Equal(UpdateResult.NothingThere, device.Store.Switch());
        Assert.Equal(BootResult.Active, device.Boot());
        device.Update(Packs.New);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_single_bit_anywhere_in_the_active_model_is_found(bool hashAtBoot)
    {
        var options = new StoreOptions { HashAtBoot = hashAtBoot };
        for (int at = 0; at < Packs.Old.Length; at += 7)
        {
            Device device = Device.Factory(options);
            device.Flash.Rot(device.SlotAddress(0) + at, at % 8);
            Assert.Equal(BootResult.NoModel, device.Boot());
        }
    }

    [Fact]
    public void Rot_in_the_newest_record_leaves_the_state_written_twice()
    {
        Device device = Device.Factory();
        device.Update(Packs.New);
        device.Boot();
        int last = LastRecord(device);
        device.Flash.Rot(last + 9, 1);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.New));
    }

    [Fact]
    public void Without_a_journal_the_newer_model_has_to_prove_itself()
    {
        Device device = Device.Factory();
        device.Update(Packs.New);
        foreach (int block in (int[])[device.Layout.JournalA, device.Layout.JournalB])
            device.Flash.Erase(block);
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(Packs.New));
        Assert.Equal(FallBackReason.JournalLost, device.Store.State.Reason);
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Packs.Old));
    }

    [Fact]
    public void A_worn_out_flash_still_boots_its_model()
    {
        Device device = Device.Factory();
        device.Flash.IsWornOut = true;
        Assert.Equal(UpdateResult.FlashFailed, device.Send(Packs.New));
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.Old));
    }

    private static int LastRecord(Device device) => Enumerable.Range(0, 32).Select(i => i * BootRecord.Bytes)
        .Where(at => BinaryPrimitives.ReadInt32LittleEndian(device.Flash.Content(at + 4, 4)) == device.Store.State.Sequence).Single();
}
