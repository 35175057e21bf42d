using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>A download: chunks, resets, refusals before anything is erased.</summary>
public class DownloadTests
{
    [Fact]
    public void Nothing_is_taken_before_the_first_boot_has_read_the_state() =>
        Assert.Equal(UpdateResult.OutOfTurn, Device.Factory(booted: false).Send(Packs.New));

    [Fact]
    public void A_lost_link_goes_on_with_the_next_chunk()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New, chunkLimit: 1));
        long before = device.Flash.Operations;
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New, chunkLimit: 0));
        Assert.Equal(before, device.Flash.Operations); // nothing is written twice
        Assert.Equal(1, device.Store.NextChunk);
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(Packs.New));
    }

    [Fact]
    public void A_reset_in_a_download_goes_on_with_the_block_it_fell_into()
    {
        Device device = Device.Factory();
        byte[] pack = Packs.Bytes(2, 2, 5000);
        Assert.Equal(UpdateResult.Ok, device.Send(pack, chunkLimit: 4));
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.Old));
        Assert.Equal(UpdateResult.Ok, device.Send(pack, chunkLimit: 0));
        Assert.Equal(3, device.Store.NextChunk); // 1024 bytes each, behind a manifest of 448; the fifth block was begun
        Assert.Equal(UpdateResult.Ok, device.Send(pack));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(pack));
    }

    [Fact]
    public void Another_pack_after_an_interrupted_download_begins_anew()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.Bytes(3, 3, 5000), chunkLimit: 4));
        device.Boot();
        device.Update(Packs.New);
        Assert.True(device.Runs(Packs.New));
    }

    [Fact]
    public void A_cancelled_download_leaves_the_active_model()
    {
        Device device = Device.Factory();
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Cancel());
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New, chunkLimit: 2));
        Assert.Equal(UpdateResult.Ok, device.Store.Cancel());
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Finish());
        Assert.Equal(UpdateResult.NothingThere, device.Store.Switch());
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Packs.Old));
    }

    [Fact]
    public void Chunks_out_of_order_or_damaged_are_asked_for_again()
    {
        Device device = Device.Factory();
        sbyte[] bytes = Packs.Signed(Packs.New);
        var manifest = new PackManifest();
        Assert.Equal(UpdateResult.Ok, manifest.Load(bytes, 0, bytes.Length));
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.PutChunk(0, bytes, manifest.Bytes, manifest.BytesOfChunk(0)));
        Assert.Equal(UpdateResult.Ok, device.Store.Offer(bytes, 0, manifest.Bytes));
        Assert.Equal(UpdateResult.OtherChunk, device.Store.PutChunk(1, bytes, manifest.Bytes + manifest.ChunkBytes, manifest.BytesOfChunk(1)));
        Assert.Equal(UpdateResult.OtherChunk, device.Store.PutChunk(0, bytes, manifest.Bytes, manifest.BytesOfChunk(0) - 1));
        sbyte[] damaged = [.. bytes];
        damaged[manifest.Bytes + 5] ^= 16;
        Assert.Equal(UpdateResult.DamagedChunk, device.Store.PutChunk(0, damaged, manifest.Bytes, manifest.BytesOfChunk(0)));
        Assert.Equal(UpdateResult.OtherChunk, device.Store.Finish());
        Assert.Equal(0, device.Store.NextChunk);
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.New));
    }

    [Fact]
    public void The_pack_that_runs_is_not_written_again()
    {
        Device device = Device.Factory();
        long before = device.Flash.Operations;
        Assert.Equal(UpdateResult.AlreadyActive, device.Send(Packs.Old));
        Assert.Equal(before, device.Flash.Operations);
    }

    [Fact]
    public void A_pack_larger_than_a_slot_is_refused_before_anything_is_erased()
    {
        Device device = Device.Factory();
        long before = device.Flash.Operations;
        Assert.Equal(UpdateResult.TooLarge, device.Send(Packs.Bytes(2, 2, 6000)));
        Assert.Equal(before, device.Flash.Operations);
        byte[] full = Packs.Bytes(2, 2, 5440);
        Assert.InRange(full.Length, device.Layout.SlotBytes - 64, device.Layout.SlotBytes);
        device.Update(full);
    }
}
