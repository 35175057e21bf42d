using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

public class ModelStoreTests
{
    private static readonly byte[] Old = Packs.Bytes(seed: 1, release: 1);
    private static readonly byte[] New = Packs.Bytes(seed: 2, release: 2);

    [Fact]
    public void A_device_from_the_factory_runs_what_lies_in_slot_A()
    {
        Device device = Factory();
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Old));
        Assert.False(device.Store.IsTrial);
    }

    [Fact]
    public void A_new_model_is_tried_confirmed_and_stays()
    {
        Device device = Factory();
        device.Update(New);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(New));
        Assert.Equal(1, device.Store.BootedSlot);
    }

    [Fact]
    public void Fifty_updates_in_a_row_take_turns_between_the_slots()
    {
        Device device = Factory();
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
        device.Update(New);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(New));
        Assert.Equal(0, device.Store.BootedSlot);
    }

    [Fact]
    public void Nothing_is_taken_before_the_first_boot_has_read_the_state() =>
        Assert.Equal(UpdateResult.OutOfTurn, Factory(booted: false).Send(New));

    [Fact]
    public void A_trial_that_is_never_confirmed_falls_back()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(New));
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Old));
        Assert.Equal(FallBackReason.TrialInterrupted, device.Store.State.Reason);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Old));
    }

    [Fact]
    public void A_product_may_allow_more_boots_for_the_trial()
    {
        Device device = Factory(new StoreOptions { TrialBoots = 3 });
        Assert.Equal(UpdateResult.Ok, device.Send(New));
        for (int boot = 0; boot < 3; boot++)
            Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Old));
    }

    [Fact]
    public void A_model_that_fails_its_golden_vectors_never_runs()
    {
        Device device = Factory();
        PackContent content = Packs.Content(2, 2);
        content.Find(PackSection.Golden)![^1] ^= 1;
        byte[] wrong = PackWriter.Write(content, Packs.Key);
        Assert.Equal(UpdateResult.Ok, device.Send(wrong));
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Old));
        Assert.Equal(FallBackReason.SelfTestFailed, device.Store.State.Reason);
    }

    [Fact]
    public void A_chip_that_computes_something_else_runs_no_model_at_all()
    {
        Device device = Factory();
        device.Model.IsBroken = true;
        Assert.Equal(BootResult.NoModel, device.Boot());
        device.Model.IsBroken = false;
        Assert.Equal(BootResult.Active, device.Boot());
    }

    [Fact]
    public void The_firmware_may_refuse_the_new_model()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Refuse());
        Assert.Equal(UpdateResult.Ok, device.Send(New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Refuse());
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Confirm());
        Assert.Equal(UpdateResult.OutOfTurn, device.Send(Packs.Bytes(3, 3))); // it runs from the slot that would be erased
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Old));
        Assert.Equal(FallBackReason.Refused, device.Store.State.Reason);
    }

    [Fact]
    public void An_interrupted_trial_is_repeated_without_sending_anything()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(New));
        device.Boot();
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Switch());
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.Ok, device.Store.Confirm());
        Assert.True(device.Runs(New));
    }

    [Fact]
    public void Switching_goes_back_to_the_model_before()
    {
        Device device = Factory();
        device.Update(New);
        Assert.Equal(UpdateResult.Ok, device.Store.Switch());
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(Old));
    }

    [Fact]
    public void A_trial_keeps_the_way_back_closed_to_downloads()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.Equal(UpdateResult.OutOfTurn, device.Send(Packs.Bytes(3, 3)));
    }

    [Fact]
    public void A_lost_link_goes_on_with_the_next_chunk()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(New, chunkLimit: 1));
        long before = device.Flash.Operations;
        Assert.Equal(UpdateResult.Ok, device.Send(New, chunkLimit: 0));
        Assert.Equal(before, device.Flash.Operations); // nothing is written twice
        Assert.Equal(1, device.Store.NextChunk);
        Assert.Equal(UpdateResult.Ok, device.Send(New));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(New));
    }

    [Fact]
    public void A_reset_in_a_download_goes_on_with_the_block_it_fell_into()
    {
        Device device = Factory();
        byte[] pack = Packs.Bytes(2, 2, 5000);
        Assert.Equal(UpdateResult.Ok, device.Send(pack, chunkLimit: 4));
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Old));
        Assert.Equal(UpdateResult.Ok, device.Send(pack, chunkLimit: 0));
        Assert.Equal(3, device.Store.NextChunk); // 1024 bytes each, behind a manifest of 448; the fifth block was begun
        Assert.Equal(UpdateResult.Ok, device.Send(pack));
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(pack));
    }

    [Fact]
    public void Another_pack_after_an_interrupted_download_begins_anew()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.Bytes(3, 3, 5000), chunkLimit: 4));
        device.Boot();
        device.Update(New);
        Assert.True(device.Runs(New));
    }

    [Fact]
    public void A_cancelled_download_leaves_the_active_model()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Cancel());
        Assert.Equal(UpdateResult.Ok, device.Send(New, chunkLimit: 2));
        Assert.Equal(UpdateResult.Ok, device.Store.Cancel());
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Finish());
        Assert.Equal(UpdateResult.NothingThere, device.Store.Switch());
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Old));
    }

    [Fact]
    public void Chunks_out_of_order_or_damaged_are_asked_for_again()
    {
        Device device = Factory();
        sbyte[] bytes = Packs.Signed(New);
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
        Assert.Equal(UpdateResult.Ok, device.Send(New));
    }

    [Fact]
    public void The_pack_that_runs_is_not_written_again()
    {
        Device device = Factory();
        long before = device.Flash.Operations;
        Assert.Equal(UpdateResult.AlreadyActive, device.Send(Old));
        Assert.Equal(before, device.Flash.Operations);
    }

    [Fact]
    public void Rot_in_the_active_model_brings_the_one_before_back()
    {
        Device device = Factory();
        device.Update(New);
        device.Flash.Rot(device.SlotAddress(1) + New.Length - 100, 3);
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Old));
        Assert.Equal(FallBackReason.ActiveDamaged, device.Store.State.Reason);
        device.Update(Packs.Bytes(3, 3));
    }

    [Fact]
    public void Rot_in_the_new_model_before_its_first_boot_leaves_the_old_one()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(New));
        device.Flash.Rot(device.SlotAddress(1) + 700, 0);
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Old));
        Assert.Equal(FallBackReason.CandidateDamaged, device.Store.State.Reason);
    }

    [Fact]
    public void A_cell_that_did_not_take_what_was_written_is_found_when_the_download_is_finished()
    {
        Device device = Factory();
        Assert.Equal(UpdateResult.Ok, device.Send(New, chunkLimit: 2));
        device.Flash.Rot(device.SlotAddress(1) + 700, 0);
        Assert.Equal(UpdateResult.Damaged, device.Send(New));
        Assert.Equal(UpdateResult.OutOfTurn, device.Store.Finish());
        Assert.Equal(UpdateResult.NothingThere, device.Store.Switch());
        Assert.Equal(BootResult.Active, device.Boot());
        device.Update(New);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_single_bit_anywhere_in_the_active_model_is_found(bool hashAtBoot)
    {
        var options = new StoreOptions { HashAtBoot = hashAtBoot };
        for (int at = 0; at < Old.Length; at += 7)
        {
            Device device = Factory(options);
            device.Flash.Rot(device.SlotAddress(0) + at, at % 8);
            Assert.Equal(BootResult.NoModel, device.Boot());
        }
    }

    [Fact]
    public void Rot_in_the_newest_record_leaves_the_state_written_twice()
    {
        Device device = Factory();
        device.Update(New);
        device.Boot();
        int last = LastRecord(device);
        device.Flash.Rot(last + 9, 1);
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(New));
    }

    [Fact]
    public void Without_a_journal_the_newer_model_has_to_prove_itself()
    {
        Device device = Factory();
        device.Update(New);
        foreach (int block in (int[])[device.Layout.JournalA, device.Layout.JournalB])
            device.Flash.Erase(block);
        Assert.Equal(BootResult.Trial, device.Boot());
        Assert.True(device.Runs(New));
        Assert.Equal(FallBackReason.JournalLost, device.Store.State.Reason);
        Assert.Equal(BootResult.FellBack, device.Boot());
        Assert.True(device.Runs(Old));
    }

    [Fact]
    public void A_pack_larger_than_a_slot_is_refused_before_anything_is_erased()
    {
        Device device = Factory();
        long before = device.Flash.Operations;
        Assert.Equal(UpdateResult.TooLarge, device.Send(Packs.Bytes(2, 2, 6000)));
        Assert.Equal(before, device.Flash.Operations);
        byte[] full = Packs.Bytes(2, 2, 5440);
        Assert.InRange(full.Length, device.Layout.SlotBytes - 64, device.Layout.SlotBytes);
        device.Update(full);
    }

    [Fact]
    public void A_worn_out_flash_still_boots_its_model()
    {
        Device device = Factory();
        device.Flash.IsWornOut = true;
        Assert.Equal(UpdateResult.FlashFailed, device.Send(New));
        Assert.Equal(BootResult.Active, device.Boot());
        Assert.True(device.Runs(Old));
    }

    [Fact]
    public void Packs_of_others_are_refused_by_name()
    {
        Device device = Factory();
        PackContent content = Packs.Content(2, 2);
        UpdateResult Offer(PackContent other, PackKey? key = null) => device.Send(PackWriter.Write(other, key ?? Packs.Key));
        long before = device.Flash.Operations;
        Assert.Equal(UpdateResult.WrongBoard, Offer(content with { Board = "esp32s3-eyes" }));
        Assert.Equal(UpdateResult.WrongKernelSet, Offer(content with { KernelSet = "k1-tesu" }));
        Assert.Equal(UpdateResult.WrongProduct, Offer(content with { Product = "can-lid" }));
        Assert.Equal(UpdateResult.OtherKey, Offer(content, PackKey.Create("QA-2026b")));
        Assert.Equal(UpdateResult.WrongSignature, Offer(content, PackKey.Create(Packs.Key.Name)));
        Assert.Equal(before, device.Flash.Operations);
    }

    [Fact]
    public void A_model_for_other_kernels_is_left_alone_after_the_firmware_changed()
    {
        PackContent content = Packs.Content(1, 1) with { KernelSet = "k1-before" };
        Device device = new Device(Device.Nor, 1).With(PackWriter.Write(content, Packs.Key));
        Assert.Equal(BootResult.NoModel, device.Boot());
        device.Update(New);
    }

    [Fact]
    public void Every_manifest_with_one_wrong_bit_is_refused()
    {
        Device device = Factory();
        long before = device.Flash.Operations;
        int manifestBytes = BinaryPrimitives.ReadInt32LittleEndian(New.AsSpan(PackLayout.ManifestBytesAt));
        for (int bit = 0; bit < 8 * manifestBytes; bit++)
        {
            byte[] changed = [.. New];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.NotEqual(UpdateResult.Ok, device.Store.Offer(Packs.Signed(changed), 0, changed.Length));
        }

        Assert.Equal(before, device.Flash.Operations);
    }

    [Fact]
    public void Every_way_to_cut_a_manifest_short_is_refused()
    {
        Device device = Factory();
        int manifestBytes = BinaryPrimitives.ReadInt32LittleEndian(New.AsSpan(PackLayout.ManifestBytesAt));
        for (int count = 0; count < manifestBytes; count++)
            Assert.NotEqual(UpdateResult.Ok, device.Store.Offer(Packs.Signed(New[..count]), 0, count));
        Assert.Equal(UpdateResult.Ok, device.Store.Offer(Packs.Signed(New), 0, manifestBytes));
    }

    [Fact]
    public void Sizes_that_a_key_holder_signed_by_mistake_are_refused() => Property.Holds(random =>
    {
        Device device = Factory();
        byte[] changed = [.. New];
        int[] fields = [PackLayout.PackBytesAt, PackLayout.ChunkBytesAt, PackLayout.SectionCountAt, PackLayout.SectionsAt + PackLayout.SectionOffsetAt,
            PackLayout.SectionsAt + PackLayout.SectionLengthAt];
        int[] values = [-1, 0, 1, int.MaxValue, int.MinValue, 1 << 20, 1023, random.Next()];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(fields[random.Next(fields.Length)]), values[random.Next(values.Length)]);
        int signed = BinaryPrimitives.ReadInt32LittleEndian(changed.AsSpan(PackLayout.ManifestBytesAt)) - HmacSha256.TagBytes;
        HMACSHA256.HashData(Packs.Key.Secret, changed.AsSpan(0, signed), changed.AsSpan(signed));
        Assert.NotEqual(UpdateResult.Ok, device.Store.Offer(Packs.Signed(changed), 0, changed.Length));
    });

    [Fact]
    public void A_body_that_is_not_the_signed_one_is_never_booted()
    {
        // Whoever writes to the flash past the store, or mixes two packs with right checksums, meets the hash.
        Device device = Factory();
        byte[] mixed = [.. New];
        byte[] other = Packs.Bytes(5, 2);
        int from = New.Length - 1000;
        other.AsSpan(from).CopyTo(mixed.AsSpan(from));
        Assert.Equal(UpdateResult.DamagedChunk, device.Send(mixed));
        device = Factory();
        device.Flash.Erase(device.Layout.SlotA);
        Assert.Equal(BootResult.NoModel, device.With(mixed).Boot());
    }

    [Fact]
    public void An_older_release_is_refused_once_a_newer_one_is_confirmed()
    {
        Device device = Factory(new StoreOptions { RefuseOlder = true });
        device.Update(New);
        Assert.Equal(UpdateResult.OlderRelease, device.Send(Packs.Bytes(9, 1)));
        Assert.Equal(UpdateResult.OlderRelease, device.Store.Switch());
        device.Update(Packs.Bytes(10, 2)); // the same release again: a repair
        device.Boot();
        Assert.Equal(UpdateResult.OlderRelease, device.Send(Old));
    }

    [Fact]
    public void A_trial_that_fails_does_not_raise_the_least_release()
    {
        Device device = Factory(new StoreOptions { RefuseOlder = true });
        Assert.Equal(UpdateResult.Ok, device.Send(Packs.Bytes(9, 9)));
        device.Boot();
        Assert.Equal(BootResult.FellBack, device.Boot());
        device.Update(New);
    }

    [Fact]
    public void A_counter_in_the_chip_remembers_what_an_erased_journal_forgot()
    {
        var counter = new FuseCounter();
        Device device = Factory(new StoreOptions { RefuseOlder = true, Counter = counter });
        device.Update(Packs.Bytes(4, 7));
        Assert.Equal(7, counter.Value);
        device.Flash.Erase(device.Layout.JournalA);
        device.Flash.Erase(device.Layout.JournalB);
        device.Boot();
        device.Boot();
        Assert.True(device.Runs(Old));
        Assert.Equal(UpdateResult.OlderRelease, device.Send(New));
    }

    [Fact]
    public void A_counter_that_could_not_be_raised_is_raised_at_the_next_boot()
    {
        var counter = new FuseCounter { Refuses = true };
        Device device = Factory(new StoreOptions { RefuseOlder = true, Counter = counter });
        device.Update(New);
        Assert.Equal(0, counter.Value);
        counter.Refuses = false;
        device.Boot();
        Assert.Equal(2, counter.Value);
    }

    [Fact]
    public void What_the_device_reads_of_a_pack_is_what_the_host_wrote()
    {
        Device device = Factory();
        StoredPack pack = device.Store.Pack;
        Assert.Equal(1, pack.Release);
        sbyte[] label = new sbyte[PackLayout.NameBytes];
        pack.Name(PackLayout.LabelAt, label, 0);
        Assert.Equal(PackName.ToDevice("2.1.0"), label);
        Assert.Equal(Old.AsSpan(pack.AddressOf(PackSection.Program) - device.Layout.SlotA, 2500).ToArray(), Packs.Content(1, 1).Find(PackSection.Program));
        Assert.Equal(-1, pack.AddressOf(PackSection.Report));
        sbyte[] buffer = new sbyte[64];
        Assert.False(pack.Read(PackSection.Program, 2500, buffer, 0, 1));
        Assert.False(pack.Read(PackSection.Program, -1, buffer, 0, 1));
        Assert.False(pack.Read(PackSection.Report, 0, buffer, 0, 0));
        int[] roles = new int[2], limits = new int[2], grays = new int[2];
        Assert.True(PackLimits.Read(pack, roles, limits, grays, buffer));
        Assert.Equal([PackLimits.Good, PackLimits.Defect], roles);
        Assert.Equal([PackLimits.Never, 13], limits);
        Assert.Equal([0, 4], grays);
        Assert.False(PackLimits.Read(pack, new int[3], new int[3], new int[3], buffer));
    }

    [Fact]
    public void A_key_record_that_was_never_written_is_no_key()
    {
        byte[] record = Packs.Key.ToDeviceRecord();
        for (int at = 0; at < ProvisionedKey.ChecksumAt + 4; at += 5)
        {
            var flash = new SimulatedFlash(new FlashKind(1, [record.Length], false), 1);
            flash.Program(0, record);
            flash.Rot(at, at % 8);
            Assert.False(new ProvisionedKey().Read(flash, 0));
        }

        Assert.False(new ProvisionedKey().Read(new SimulatedFlash(new FlashKind(1, [record.Length], false), 1), 0));
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

    private static Device Factory(StoreOptions? options = null, bool booted = true)
    {
        Device device = new Device(Device.Nor, 1, options).With(Old);
        if (booted)
            Assert.Equal(BootResult.Active, device.Boot());
        return device;
    }

    private static int LastRecord(Device device) => Enumerable.Range(0, 32).Select(i => i * BootRecord.Bytes)
        .Where(at => BinaryPrimitives.ReadInt32LittleEndian(device.Flash.Content(at + 4, 4)) == device.Store.State.Sequence).Single();

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
