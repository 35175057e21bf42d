using System.Security.Cryptography;
using Edge.Compiler.Pack;
using Edge.Firmware;
using Edge.Runtime.Tests.Firmware;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Bindings.Tests;

/// <summary>What an emitted program builds, on files that keep LittleFS's promise: a station that is given models and limits, with the power cut in between.</summary>
public class StationOnFilesTests
{
    private const int SlotBlocks = 2;

    private static readonly PackContent Image = Rig.Content(1, 0, limits: 10), Model2 = Rig.Content(2, 2, limits: 20), Model3 = Rig.Content(3, 3, limits: 30);

    [Fact]
    public void A_cut_in_every_operation_of_an_update_leaves_a_station_that_inspects()
    {
        long operations = Story(-1);
        Assert.InRange(operations, 20, 1000);
        for (int cut = 0; cut < operations; cut++)
            Story(cut);
    }

    [Fact]
    public void A_model_that_fails_its_golden_vectors_gives_way_to_the_one_before()
    {
        SimulatedFiles files = Provisioned();
        Send(Boot(files).Models.Store, Model2);
        Confirm(Boot(files));
        Send(Boot(files).Models.Store, Model3);
        Device tried = Boot(files, new Kernels { Breaks = Program(Model3) });
        Assert.Equal((2, FallBackReason.SelfTestFailed), (tried.Station.Pack.Release, tried.Models.Store.State.Reason));
        AssertInspects(tried);
        Assert.Equal(2, Boot(files).Station.Pack.Release); // and it is not tried again
    }

    [Fact]
    public void The_model_of_the_image_runs_when_the_first_one_in_the_store_does_not_fit_the_memory()
    {
        SimulatedFiles files = Provisioned();
        Send(Boot(files).Models.Store, Model2);
        Device tried = Boot(files, new Kernels { Refuses = Program(Model2) });
        Assert.Equal((0, FallBackReason.SelfTestFailed), (tried.Station.Pack.Release, tried.Models.Store.State.Reason));
        AssertInspects(tried);
    }

    /// <summary>The managed runtime: no store of models, limits for the code in the image.</summary>
    [Fact]
    public void Limits_reach_a_model_that_is_part_of_the_image()
    {
        SimulatedFiles files = Provisioned();
        Device device = Boot(files, slotBlocks: 0);
        Assert.Null(device.Models.Store);
        StoreInFilesTests.Send(device.Models.Limits, LimitsFor(Image, 11));
        device.Station.Step();
        Assert.Equal((11, 1), (device.Station.Judge.LimitOf(1), device.Station.Counters.LimitsChanged));
        Assert.Equal(11, Boot(files, slotBlocks: 0).Station.Judge.LimitOf(1));
    }

    [Fact]
    public void A_device_without_a_key_runs_its_image_and_has_no_stores()
    {
        Device device = Boot(new SimulatedFiles(new Random(1)));
        Assert.Null(device.Models.Store);
        Assert.Null(device.Models.Limits);
        Assert.Equal(0, device.Station.Pack.Release);
    }

    [Fact]
    public void A_self_test_of_the_model_that_runs_opens_nothing()
    {
        SimulatedFiles files = Provisioned();
        Send(Boot(files).Models.Store, Model2);
        var kernels = new Kernels();
        Device device = Boot(files, kernels);
        Assert.True(kernels.Opened > 0);
        int before = kernels.Opened;
        Assert.True(device.Station.SelfTest(new GoldenDifference()));
        Assert.Equal(before, kernels.Opened);
    }

    [Fact]
    public void Files_have_names_of_their_own()
    {
        string[] paths = FileStores.Paths("I:\\", 20);
        Assert.Equal((49, "I:\\edge.key", "I:\\edge48"), (paths.Length, paths[0], paths[48]));
        Assert.Equal(paths.Length, paths.Distinct().Count());
        Assert.Equal(7, FileStores.Paths("I:\\", 0).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SlotBlocks)]
    public void A_device_keeps_its_names_in_files_with_a_key_or_without(int slotBlocks)
    {
        var files = new SimulatedFiles(new Random(1));
        DeviceIdentity identity = FileStores.Identity(Image.Board, Image.Product, Image.KernelSet);
        sbyte[] names = [.. Enumerable.Range(1, UnitStore.NamesBytes).Select(i => (sbyte)i)];
        var stores = new FileStores(files, slotBlocks, identity);
        Assert.Null(stores.Limits);
        Assert.False(stores.Unit.Read());
        Assert.True(stores.Unit.Write(names, 0));
        var after = new FileStores(files, slotBlocks, identity);
        Assert.True(after.Unit.Read());
        Assert.Equal(names, after.Unit.Names);
    }

    /// <summary>From the image's model to another one, and to new limits for that; the power is cut once, in some operation.</summary>
    /// <returns>Operations of the file system.</returns>
    private static long Story(long cut)
    {
        SimulatedFiles files = Provisioned();
        long before = files.Operations;
        files.OperationsToCut = cut;
        for (int boots = 0; boots < 20; boots++)
        {
            try
            {
                Device device = Boot(files);
                int release = device.Station.Pack.Release, limit = device.Station.Judge.LimitOf(1);
                Assert.Contains((release, limit), (IEnumerable<(int, int)>)[(0, 10), (2, 20), (2, 21)]);
                if (release == 2 && !device.Models.Store.IsTrial && limit == 21)
                    return files.Operations - before;
                if (release == 0)
                    Send(device.Models.Store, Model2);
                else if (device.Models.Store.IsTrial)
                    Confirm(device);
                else
                    StoreInFilesTests.Send(device.Models.Limits, LimitsFor(Model2, 21));
            }
            catch (PowerCut)
            {
                files.OperationsToCut = -1;
            }
        }

        throw new InvalidOperationException($"the update does not come to an end after a cut in operation {cut}");
    }

    /// <summary>Parts enough that the station trusts its new model.</summary>
    private static void Confirm(Device device)
    {
        Assert.True(device.Models.Store.IsTrial);
        for (int i = 0; i < Rig.Line.ConfirmAfter; i++)
            device.Rig.Pass(device.Station);
        Assert.False(device.Models.Store.IsTrial);
    }

    private static void AssertInspects(Device device)
    {
        device.Rig.Pass(device.Station);
        Assert.Equal(1, device.Station.Counters.Judged);
    }

    private static void Send(ModelStore store, PackContent content) => StoreInFilesTests.Send(store, PackWriter.Write(content, Packs.Key));

    private static byte[] LimitsFor(PackContent model, int limit) => PackWriter.Write(LimitsPack.Of(model, Rig.Limits(limit), 1), Packs.Key);

    private static SimulatedFiles Provisioned()
    {
        var files = new SimulatedFiles(new Random(1));
        byte[] record = Packs.Key.ToDeviceRecord();
        Assert.True(files.Write(0, 0, record, record.Length));
        return files;
    }

    private static byte[] Program(PackContent content) => content.Find(PackSection.Program)!;

    /// <summary>As Program.cs of an emitted project does it.</summary>
    private static Device Boot(SimulatedFiles files, Kernels? kernels = null, int slotBlocks = SlotBlocks)
    {
        var stores = new FileStores(files, slotBlocks, FileStores.Identity(Image.Board, Image.Product, Image.KernelSet));
        var rig = new Rig();
        StationModels models = new();
        PackContent image = Image with
        {
            Parts = [.. Image.Parts.Select(part => part.Kind == PackSection.Program ? new PackPart(part.Kind, SHA256.HashData(part.Bytes)) : part)],
        };
        Station station = rig.With(image, found =>
        {
            (found.Runner, found.Store, found.Limits) = (new PackRunner(kernels ?? new Kernels()), stores.Models, stores.Limits);
            models = found;
        });
        Assert.Equal(StationFault.None, station.Start());
        return new Device(rig, station, models);
    }

    private sealed record Device(Rig Rig, Station Station, StationModels Models);

    /// <summary>Kernels that add: one model open at a time, as the native ones.</summary>
    private sealed class Kernels : IPlanRunner
    {
        private AddingModel? _open;

        /// <summary>The plan that gives other outputs on this chip.</summary>
        public byte[]? Breaks { get; init; }

        /// <summary>The plan there is no memory for.</summary>
        public byte[]? Refuses { get; init; }

        public int Opened { get; private set; }

        public bool OpenImage() => Open(Packs.Signed(Program(Image)));

        public bool Open(sbyte[] plan)
        {
            Opened++;
            bool Is(byte[]? other) => other is not null && plan.AsSpan().SequenceEqual(Packs.Signed(other));
            _open = Is(Refuses) ? null : new AddingModel(plan) { IsBroken = Is(Breaks) };
            return _open is not null;
        }

        public bool Infer(sbyte[] input, sbyte[] output) => _open is not null && _open.Infer(input, output);
    }
}
