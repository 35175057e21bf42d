using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>What the store takes of a device's memory: all of it in the constructor.</summary>
public class MemoryTests
{
    private static readonly StoreLayout Layout = new() { JournalB = 4096, SlotA = 8192, SlotB = 16384, SlotBytes = 8192 };

    private static readonly ProvisionedKey Key = Packs.Provisioned(Packs.Key);

    private static readonly StoreOptions Options = new();

    [Fact]
    public void A_store_takes_at_most_6_KB()
    {
        var flash = new PlainFlash();
        Assert.InRange(Allocated(() => Store(flash)), 3000, 6144);
    }

    [Fact]
    public void A_whole_update_allocates_nothing()
    {
        var flash = new PlainFlash();
        sbyte[] old = Packs.Signed(Packs.Bytes(1, 1)), pack = Packs.Signed(Packs.Bytes(2, 2));
        var manifest = new PackManifest();
        manifest.Load(pack, 0, pack.Length);
        var test = new Accepting();
        ModelStore first = Store(flash), second = Store(flash);
        Assert.Equal(0, Allocated(Update));

        void Update()
        {
            Array.Fill(flash.Cells, (sbyte)-1);
            Array.Copy(old, 0, flash.Cells, Layout.SlotA, old.Length);
            bool isRight = first.Boot(test) == BootResult.Active && first.Offer(pack, 0, pack.Length) == UpdateResult.Ok;
            for (int chunk = 0; chunk < manifest.ChunkCount; chunk++)
                isRight &= first.PutChunk(chunk, pack, manifest.Bytes + chunk * manifest.ChunkBytes, manifest.BytesOfChunk(chunk)) == UpdateResult.Ok;
            isRight &= first.Finish() == UpdateResult.Ok && second.Boot(test) == BootResult.Trial && second.Confirm() == UpdateResult.Ok;
            if (!isRight)
                throw new InvalidOperationException("the update failed");
        }
    }

    private static ModelStore Store(IFlash flash) => new(flash, Layout, Key, Packs.Identity, Options);

    private static long Allocated(Action action)
    {
        action(); // the runtime compiles the methods on their first call
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Accepting : ISelfTest
    {
        public bool Passes(StoredPack pack) => pack.BytesOf(PackSection.Program) == 2500;
    }

    /// <summary>Flash without power cuts, and without a byte allocated.</summary>
    private sealed class PlainFlash : IFlash
    {
        public sbyte[] Cells { get; } = [.. Enumerable.Repeat((sbyte)-1, 24576)];

        public int WordBytes => 4;

        public int BlockBytes(int address) => address % 4096 == 0 ? 4096 : 0;

        public bool Erase(int address)
        {
            Array.Fill(Cells, (sbyte)-1, address, 4096);
            return true;
        }

        public bool Write(int address, sbyte[] from, int offset, int count)
        {
            for (int i = 0; i < count; i++)
                Cells[address + i] &= from[offset + i];
            return true;
        }

        public bool Read(int address, sbyte[] to, int offset, int count)
        {
            Array.Copy(Cells, address, to, offset, count);
            return true;
        }
    }
}
