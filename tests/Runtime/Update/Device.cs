using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Update;

/// <summary>A device with a simulated flash, and the person who updates it.</summary>
internal sealed class Device
{
    public static readonly FlashKind Nor = new(4, [512, 512, .. Enumerable.Repeat(1024, 12)], false);

    /// <summary>Two small sectors, then large ones, words of 8 bytes with error correction.</summary>
    public static readonly FlashKind Corrected = new(8, [1024, 1024, 1024, 1024, 4096, 1024, 1024, 4096], true);

    /// <summary>Words of 32 bytes with error correction.</summary>
    public static readonly FlashKind Wide = new(32, [2048, 2048, .. Enumerable.Repeat(2048, 6)], true);

    private readonly FlashKind _kind;
    private readonly StoreOptions _options;

    public Device(FlashKind kind, int seed, StoreOptions? options = null)
    {
        _kind = kind;
        _options = options ?? new StoreOptions();
        Flash = new SimulatedFlash(kind, seed);
        Layout = new StoreLayout { JournalA = 0, JournalB = kind.Blocks[0], SlotA = kind.Blocks[0] + kind.Blocks[1] };
        Layout.SlotBytes = (kind.Blocks.Sum() - Layout.SlotA) / 2;
        Layout.SlotB = Layout.SlotA + Layout.SlotBytes;
        Store = NewStore();
    }

    /// <summary>With the old model in slot A, and booted.</summary>
    public static Device Factory(StoreOptions? options = null, bool booted = true)
    {
        Device device = new Device(Nor, 1, options).With(Packs.Old);
        if (booted)
            Assert.Equal(BootResult.Active, device.Boot());
        return device;
    }

    public SimulatedFlash Flash { get; }

    public StoreLayout Layout { get; }

    public ModelStore Store { get; private set; }

    public AddingModel Model { get; } = new();

    public PackKey Key { get; init; } = Packs.Key;

    public DeviceIdentity Identity
    {
        get;
        init
        {
            field = value;
            Store = NewStore();
        }
    } = Packs.Identity;

    /// <summary>As it leaves the factory: the pack in slot A, the journal blank.</summary>
    public Device With(byte[] pack)
    {
        Flash.Program(Layout.SlotA, pack);
        return this;
    }

    /// <summary>A reset: memory is new, flash is as it was.</summary>
    public void Renew() => Store = NewStore();

    public BootResult Boot()
    {
        Renew();
        return Store.Boot(new GoldenSelfTest(Model, 64, 8));
    }

    /// <summary>Sends a whole pack; the next boot tries it.</summary>
    /// <param name="chunkLimit">Chunks to send at most: a lost link.</param>
    public UpdateResult Send(byte[] pack, int chunkLimit = int.MaxValue) => SendTo(Store, pack, chunkLimit);

    /// <inheritdoc cref="Send"/>
    public static UpdateResult SendTo(ModelStore store, byte[] pack, int chunkLimit = int.MaxValue)
    {
        sbyte[] bytes = Packs.Signed(pack);
        UpdateResult result = store.Offer(bytes, 0, Math.Min(bytes.Length, PackLayout.MostManifestBytes));
        if (result != UpdateResult.Ok)
            return result;
        var manifest = new PackManifest();
        manifest.Load(bytes, 0, bytes.Length);
        while (store.NextChunk < manifest.ChunkCount)
        {
            if (chunkLimit-- == 0)
                return UpdateResult.Ok;
            int chunk = store.NextChunk;
            result = store.PutChunk(chunk, bytes, manifest.Bytes + chunk * manifest.ChunkBytes, manifest.BytesOfChunk(chunk));
            if (result != UpdateResult.Ok)
                return result;
        }

        return store.Finish();
    }

    /// <summary>Sends, boots, confirms.</summary>
    public void Update(byte[] pack)
    {
        Assert.Equal(UpdateResult.Ok, Send(pack));
        Assert.Equal(BootResult.Trial, Boot());
        Assert.Equal(UpdateResult.Ok, Store.Confirm());
    }

    public int SlotAddress(int slot) => slot == 0 ? Layout.SlotA : Layout.SlotB;

    /// <summary>What lies in the slot that runs, as long as the pack.</summary>
    public bool Runs(byte[] pack) =>
        Store.BootedSlot >= 0 && Flash.Content(SlotAddress(Store.BootedSlot), pack.Length).AsSpan().SequenceEqual(pack)
        && !Flash.IsWeak(SlotAddress(Store.BootedSlot), pack.Length);

    private ModelStore NewStore() => new(Flash, Layout, Packs.Provisioned(Key), Identity, _options);
}
