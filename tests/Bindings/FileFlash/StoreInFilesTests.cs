using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Bindings.Tests;

/// <summary>The model store on files: an update with the power cut in any operation, and again in any operation of the recovery.</summary>
public class StoreInFilesTests
{
    private const int BlockBytes = 1024, SlotBlocks = 4, Blocks = 2 + 2 * SlotBlocks;

    private static readonly StoreLayout Layout = new()
    {
        JournalA = 0,
        JournalB = BlockBytes,
        SlotA = 2 * BlockBytes,
        SlotB = (2 + SlotBlocks) * BlockBytes,
        SlotBytes = SlotBlocks * BlockBytes,
    };

    private static readonly byte[] Old = Packs.Bytes(1, 1, 600);
    private static readonly byte[] New = Packs.Bytes(2, 2, 600);

    [Fact]
    public void A_cut_in_every_operation_of_an_update_leaves_the_old_or_the_new_model()
    {
        long operations = Update(new SimulatedFiles(new Random(0)), [-1]);
        Assert.InRange(operations, 10, 1000);
        for (int cut = 0; cut < operations; cut++)
            Update(new SimulatedFiles(new Random(cut)), [cut, -1]);
    }

    [Fact]
    public void So_do_cuts_nested_as_they_fall() => Property.Holds(random =>
        Update(new SimulatedFiles(random), [random.Next(20), random.Next(8), random.Next(8), random.Next(20), -1]));

    /// <returns>Operations of the file system.</returns>
    private static long Update(SimulatedFiles files, long[] cuts)
    {
        var flash = new FileFlash(files, Blocks, BlockBytes, 32);
        for (int at = 0; at < Old.Length; at += BlockBytes)
            Assert.True(flash.Write(Layout.SlotA + at, Packs.Signed(Old), at, Math.Min(BlockBytes, Old.Length - at)));
        long before = files.Operations;
        int next = 0;
        files.OperationsToCut = cuts[next++];
        for (int boots = 0; ; boots++)
        {
            Assert.True(boots < 20 + cuts.Length, "the update does not come to an end");
            try
            {
                var store = new ModelStore(new FileFlash(files, Blocks, BlockBytes, 32), Layout, Packs.Provisioned(Packs.Key), Packs.Identity, new StoreOptions());
                Assert.NotEqual(BootResult.NoModel, store.Boot(new GoldenSelfTest(new AddingModel(), 64, 8)));
                bool isNew = Holds(flash, store.BootedSlot, New);
                Assert.True(isNew || Holds(flash, store.BootedSlot, Old), "neither the old nor the new model");
                if (store.IsTrial)
                    Assert.Equal(UpdateResult.Ok, store.Confirm());
                else if (isNew)
                    return files.Operations - before;
                else
                    Send(store, New);
            }
            catch (PowerCut)
            {
                files.OperationsToCut = cuts[next++];
            }
        }
    }

    internal static void Send(ModelStore store, byte[] pack)
    {
        sbyte[] bytes = Packs.Signed(pack);
        Assert.Equal(UpdateResult.Ok, store.Offer(bytes, 0, Math.Min(bytes.Length, PackLayout.MostManifestBytes)));
        var manifest = new PackManifest();
        manifest.Load(bytes, 0, bytes.Length);
        for (int chunk = store.NextChunk; chunk < manifest.ChunkCount; chunk++)
            Assert.Equal(UpdateResult.Ok, store.PutChunk(chunk, bytes, manifest.Bytes + chunk * manifest.ChunkBytes, manifest.BytesOfChunk(chunk)));
        Assert.Equal(UpdateResult.Ok, store.Finish());
    }

    private static bool Holds(FileFlash flash, int slot, byte[] pack)
    {
        sbyte[] found = new sbyte[pack.Length];
        return flash.Read(slot == 0 ? Layout.SlotA : Layout.SlotB, found, 0, found.Length) && found.AsSpan().SequenceEqual(Packs.Signed(pack));
    }
}
