using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>Packs that are not for this device, or not what was signed.</summary>
public class ManifestTests
{
    [Fact]
    public void Packs_of_others_are_refused_by_name()
    {
        Device device = Device.Factory();
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
        device.Update(Packs.New);
    }

    [Fact]
    public void Every_manifest_with_one_wrong_bit_is_refused()
    {
        Device device = Device.Factory();
        long before = device.Flash.Operations;
        int manifestBytes = BinaryPrimitives.ReadInt32LittleEndian(Packs.New.AsSpan(PackLayout.ManifestBytesAt));
        for (int bit = 0; bit < 8 * manifestBytes; bit++)
        {
            byte[] changed = [.. Packs.New];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.NotEqual(UpdateResult.Ok, device.Store.Offer(Packs.Signed(changed), 0, changed.Length));
        }

        Assert.Equal(before, device.Flash.Operations);
    }

    [Fact]
    public void Every_way_to_cut_a_manifest_short_is_refused()
    {
        Device device = Device.Factory();
        int manifestBytes = BinaryPrimitives.ReadInt32LittleEndian(Packs.New.AsSpan(PackLayout.ManifestBytesAt));
        for (int count = 0; count < manifestBytes; count++)
            Assert.NotEqual(UpdateResult.Ok, device.Store.Offer(Packs.Signed(Packs.New[..count]), 0, count));
        Assert.Equal(UpdateResult.Ok, device.Store.Offer(Packs.Signed(Packs.New), 0, manifestBytes));
    }

    [Fact]
    public void Sizes_that_a_key_holder_signed_by_mistake_are_refused() => Property.Holds(random =>
    {
        Device device = Device.Factory();
        byte[] changed = [.. Packs.New];
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
        Device device = Device.Factory();
        byte[] mixed = [.. Packs.New];
        byte[] other = Packs.Bytes(5, 2);
        int from = Packs.New.Length - 1000;
        other.AsSpan(from).CopyTo(mixed.AsSpan(from));
        Assert.Equal(UpdateResult.DamagedChunk, device.Send(mixed));
        device = Device.Factory();
        device.Flash.Erase(device.Layout.SlotA);
        Assert.Equal(BootResult.NoModel, device.With(mixed).Boot());
    }

    [Fact]
    public void What_the_device_reads_of_a_pack_is_what_the_host_wrote()
    {
        Device device = Device.Factory();
        StoredPack pack = device.Store.Pack;
        Assert.Equal(1, pack.Release);
        sbyte[] label = new sbyte[PackLayout.NameBytes];
        pack.Name(PackLayout.LabelAt, label, 0);
        Assert.Equal(PackName.ToDevice("2.1.0"), label);
        Assert.Equal(Packs.Old.AsSpan(pack.AddressOf(PackSection.Program) - device.Layout.SlotA, 2500).ToArray(), Packs.Content(1, 1).Find(PackSection.Program));
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
}
