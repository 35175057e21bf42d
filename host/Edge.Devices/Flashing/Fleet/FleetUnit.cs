using System.Diagnostics;
using System.Globalization;
using System.Net;
using Edge.Compiler.Pack;
using Edge.Devices.Line;
using Edge.Devices.Link;
using Edge.Firmware;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Flashing.Fleet;

/// <summary>A simulated unit with the power on: the device's own firmware, over the flash that the tools write, answering the link on a socket.</summary>
/// <remarks>It starts anew for each host, as a board does whose port resets it, and runs what its flash holds then.</remarks>
internal sealed class FleetUnit : IBoard, IDisposable
{
    // The belt: a part every quarter of a second; late is later than the window that a pack's usual timing has.
    private const int Tick = 1000, SpacingMicroseconds = 250_000, LateMicroseconds = 200_000;

    private const int NamesAt = 0, LimitsAt = 2, ModelsAt = 6, SlotBlocks = 3, KeyAt = ModelsAt + 2 + 2 * SlotBlocks;

    private readonly string _folder;
    private readonly byte[] _chip;
    private readonly PackKey _key;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly DesktopServer _server;
    private string _fault = "";
    private bool _isSilent;
    private int _ahead; // microseconds that the belt took since the start, and no real time
    private int? _held; // the clock while the belt runs: however busy this computer is, no part is late for that
    private Action? _working; // what an inference takes, while the belt runs

    /// <param name="folder">Of the unit.</param>
    /// <param name="chip">Its own number.</param>
    public FleetUnit(string folder, byte[] chip, PackKey key)
    {
        (_folder, _chip, _key) = (folder, chip, key);
        _server = new DesktopServer(new IPEndPoint(IPAddress.Loopback, 0), Boot, bootsForEach: true);
    }

    public string Address => _server.Address;

    int IClock.Now => _held ?? unchecked(Elapsed + _ahead);

    private int Elapsed => unchecked((int)(Stopwatch.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond));

    public void Dispose() => _server.Dispose();

    void IClock.Wait(int milliseconds) => Thread.Sleep(milliseconds);

    void IBoard.Feed()
    {
    }

    void IBoard.Restart() => _server.Cut();

    private Action? Boot(IByteStream wire)
    {
        string wrong = Wrong();
        byte[] flash = File.Exists(Path.Combine(_folder, "flash.bin")) ? File.ReadAllBytes(Path.Combine(_folder, "flash.bin")) : [];
        if (wrong == "no-boot" || flash.Length < FleetImages.PackAt || !FleetImages.IsWhole(flash.AsSpan(FleetImages.FirmwareAt)))
            return null;
        (_fault, _isSilent) = ("", false); // what is wrong with it shows when it is warm
        IBoard board = this;
        var stores = new FleetFlash(Path.Combine(_folder, "store.bin"), KeyAt + 1);
        var key = new ProvisionedKey();
        if (!key.Read(stores, KeyAt * FleetFlash.Block))
        {
            byte[] record = _key.ToDeviceRecord();
            stores.Erase(KeyAt * FleetFlash.Block);
            stores.Write(KeyAt * FleetFlash.Block, (sbyte[])(object)record, 0, record.Length);
            key.Read(stores, KeyAt * FleetFlash.Block);
        }

        stores.IsWornOut = wrong == "no-memory";
        var identity = new DeviceIdentity
        {
            Board = PackName.ToDevice(FleetImages.Board),
            Product = PackName.ToDevice(FleetImages.Product),
            KernelSet = PackName.ToDevice(FleetImages.KernelSet),
        };
        var models = new ModelStore(stores, Layout(ModelsAt, SlotBlocks), key, identity, new StoreOptions { HasImage = true });
        var limits = new ModelStore(stores, Layout(LimitsAt, 1), key, new DeviceIdentity(identity), new StoreOptions());
        int most = CornerModel.Side * CornerModel.Side;
        var gpio = new SimulatedGpio();
        var station = new Station(board, gpio, SimulatedGpio.Pins, new FleetCamera(() => board.Now, () => _fault == "dark"), new StationModels
        {
            Runner = new FleetModel(() => _fault, () => _isSilent = true, () => _working?.Invoke()),
            BuiltIn = BuiltIn(flash),
            Store = models,
            Limits = limits,
            MostInputBytes = most,
            MostOutputBytes = 2,
        }, null!);
        station.KeptBytes = 1 << 14;
        station.Start();
        if (!models.IsTrial)
            Belt(station, gpio);
        _fault = wrong;
        var names = new LinkIdentity();
        ((sbyte[])(object)_chip).CopyTo(names.Uid, 0);
        "simulation"u8.ToArray().Select(letter => (sbyte)letter).ToArray().CopyTo(names.RuntimeName, 0);
        var endpoint = new LinkEndpoint(new SilentWhen(wire, () => _isSilent), new StationLink(station, board, names, most), models,
            new LinkOptions { MostInputBytes = most, MostOutputBytes = 2 }, limits)
        {
            Kept = station.Kept,
            Journal = station.Recent,
            Unit = new UnitStore(stores, NamesAt * FleetFlash.Block, (NamesAt + 1) * FleetFlash.Block),
        };
        return () =>
        {
            endpoint.Poll();
            station.Step();
            station.PollLine();
        };
    }

    /// <summary>Parts on the unit's belt since its start, all good ones, in no real time: what a line has counted when somebody asks.</summary>
    /// <remarks>File <c>belt</c> of the unit: <c>PARTS RELEASE</c>, how many, and from which release of the model on every fourth is late.</remarks>
    private void Belt(Station station, SimulatedGpio gpio)
    {
        string file = Path.Combine(_folder, "belt");
        if (!File.Exists(file) || station.Pack is not { } pack)
            return;
        int[] numbers = [.. File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        int parts = numbers[0], inferred = 0;
        bool isSlow = pack.Release >= numbers[1];
        void Pass(int microseconds)
        {
            for (int passed = 0; passed < microseconds; passed += Tick)
            {
                _held = unchecked(_held!.Value + Tick);
                station.PollLine();
            }
        }

        IBoard board = this;
        _held = board.Now;
        _working = () => Pass(isSlow && ++inferred % 4 == 0 ? LateMicroseconds : 0);
        for (int part = 0; part <= parts; part++)
        {
            // After the last one until all have left.
            int spacing = part < parts ? SpacingMicroseconds : 2 * station.Configuration.Timing.TravelToGateMicroseconds;
            if (part < parts)
                gpio.Sense(board.Now);
            for (int end = unchecked(board.Now + spacing); unchecked(end - board.Now) > 0;)
            {
                Pass(Tick);
                station.Step();
            }
        }

        (_working, _ahead, _held) = (null, unchecked(_held!.Value - Elapsed), null);
    }

    private string Wrong() => Path.Combine(_folder, "fault") is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : "";

    private static BuiltInPack? BuiltIn(byte[] flash)
    {
        var signed = (sbyte[])(object)flash[FleetImages.PackAt..];
        var manifest = new PackManifest();
        return manifest.Load(signed, 0, signed.Length) == UpdateResult.Ok && manifest.PackBytes <= signed.Length
            ? new BuiltInPack(signed[..manifest.PackBytes]) : null;
    }

    private static StoreLayout Layout(int first, int slotBlocks) => new()
    {
        JournalA = first * FleetFlash.Block,
        JournalB = (first + 1) * FleetFlash.Block,
        SlotA = (first + 2) * FleetFlash.Block,
        SlotB = (first + 2 + slotBlocks) * FleetFlash.Block,
        SlotBytes = slotBlocks * FleetFlash.Block,
    };

    /// <summary>A wire whose device has stopped: nothing comes, nothing is taken.</summary>
    private sealed class SilentWhen(IByteStream wire, Func<bool> isSilent) : IByteStream
    {
        public int Read(sbyte[] to, int offset, int count) => isSilent() ? 0 : wire.Read(to, offset, count);

        public int Write(sbyte[] from, int offset, int count) => isSilent() ? 0 : wire.Write(from, offset, count);
    }
}
