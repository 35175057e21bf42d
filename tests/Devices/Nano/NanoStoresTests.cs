using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Nano;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano;

/// <summary>Updates in the field, as emitted programs have them.</summary>
public class NanoStoresTests
{
    private static readonly NanoStation Linked = new()
    {
        Runtime = NanoRuntime.Native,
        LinkBaud = 921600,
        Pins = new Dictionary<string, int> { ["link_tx"] = 16, ["link_rx"] = 17 },
        KernelSet = "k1-123456789abc",
    };

    /// <summary>Edge.Emitted.NativeProject compiles these files against the reference assemblies, and the verifier reads them.</summary>
    [Fact]
    public void A_native_program_takes_models_and_limits()
    {
        IReadOnlyList<EmittedFile> files = Emit("esp32-s3-eye", Linked);
        string[] names = ["Program.cs", "FirmwareIdentity.cs", "ImageModel.cs", "BoardPins.cs", "Pack.cs", "SaidLog.cs", "PatternCamera.cs", "Updated.App.nfproj", "packages.config"];
        foreach (string name in names.Select(name => $"Updated.App/{name}").Where(name => files.Any(file => file.Name == name)).Append("README.md"))
            Golden.Check($"native-updates/{name}", NanoProjectTests.WithoutHash(files.Single(file => file.Name == name)).Replace(KernelSet.Current, "k1-123456789abc", StringComparison.Ordinal));
        Golden.Check("native-updates/Updated/Updated.g.cs", Text(files, "Updated/Updated.g.cs"));
        Golden.Check("native-updates/Updated.Pack1/Pack1.g.cs", Text(files, "Updated.Pack1/Pack1.g.cs"));
        Assert.Contains(files, file => file.Name == "Edge.Bindings.FileFlash/FileStores.cs");
        Assert.Contains("nanoFramework.System.IO.FileSystem\" version=\"1.1.93\"", Text(files, "Edge.Bindings.FileFlash/packages.config"));
    }

    [Theory]
    [InlineData("esp32-cam", NanoRuntime.Managed, "FileStores.Paths(\"I:\\\\\", 0)")] // new code is a new program
    [InlineData("esp32-cam", NanoRuntime.Native, "FileStores.Paths(\"I:\\\\\", 20)")] // 3/4 of 64 blocks, less 7, for two slots
    [InlineData("xiao-esp32s3-sense", NanoRuntime.Native, "FileStores.Paths(\"I:\\\\\", 128)")]
    [InlineData("stm32f769i-disco", NanoRuntime.Native, null)] // FAT
    [InlineData("stm32f429i-disco", NanoRuntime.Native, null)] // no files
    public void Stores_are_where_files_survive_power_cuts(string board, NanoRuntime runtime, string? paths)
    {
        string program = Text(Emit(board, Linked with { Runtime = runtime }), "Updated.App/Program.cs");
        Assert.Equal(paths is not null, program.Contains("FileStores", StringComparison.Ordinal));
        Assert.Contains(paths ?? "            null,\n", program);
    }

    [Fact]
    public void Nobody_brings_packs_to_a_program_without_a_link() =>
        Assert.DoesNotContain(Emit("esp32-cam", Linked with { LinkBaud = 0 }), file => file.Name.StartsWith("Edge.Bindings.FileFlash", StringComparison.Ordinal));

    [Fact]
    public void A_model_too_large_for_a_slot_leaves_limits_alone_and_is_told()
    {
        Board board = BoardReader.Read("esp32-cam");
        NanoStores small = NanoStores.Of(board, Linked, "caps", 81_920)!, large = NanoStores.Of(board, Linked, "caps", 81_921)!;
        Assert.Equal((81_920, ""), (small.SlotBytes, small.WhyLimitsAlone));
        Assert.Equal((0, "a pack of this model has 81921 bytes, and the file system of esp32-cam room for two of 81920"), (large.SlotBlocks, large.WhyLimitsAlone));
    }

    /// <summary>What 'edge pack --limits' writes names the program by the hash that the image holds in its place.</summary>
    [Fact]
    public void Packs_of_limits_are_for_the_program_of_the_image()
    {
        Program program = Pipeline.Plan(Graph);
        byte[] plan = PlanWriter.Write(program, new PlanWriterOptions { KernelSet = Linked.KernelSet });
        PackContent image = NanoImagePack.Of(program.Graph, "caps", "esp32-cam", plan, Linked, NanoPicture.Of(program.Graph, null), locating: null);
        PackContent packed = image with { Parts = [new PackPart(Runtime.Update.PackSection.Program, plan)] };
        var limits = new PackPart(Runtime.Update.PackSection.Limits, image.Find(Runtime.Update.PackSection.Limits)!);
        Assert.True(Runtime.Update.PackSubject.Fits(Stored(LimitsPack.Of(packed, limits, 1)), Stored(image), new sbyte[64]));
        Assert.False(Runtime.Update.PackSubject.Fits(Stored(LimitsPack.Of(image, limits, 1)), Stored(image), new sbyte[64]));
    }

    [Fact]
    public void A_pack_s_vectors_and_fingerprint_go_into_the_image_and_its_program_does_not()
    {
        (PackContent own, PackContent given, byte[] plan) = Packed();
        PackContent image = new CarriedPack(given, "caps.edgepack").InPlaceOf(own, plan, Linked.KernelSet);
        Assert.Equal(given.Find(Runtime.Update.PackSection.Golden), image.Find(Runtime.Update.PackSection.Golden));
        Assert.NotEqual(own.Find(Runtime.Update.PackSection.Golden), image.Find(Runtime.Update.PackSection.Golden));
        Assert.Equal(given.Find(Runtime.Update.PackSection.Drift), image.Find(Runtime.Update.PackSection.Drift));
        Assert.Equal(32, image.Find(Runtime.Update.PackSection.Program)!.Length);
        Assert.Equal((17, "caps"), (image.Release, image.Product));
    }

    [Fact]
    public void A_pack_of_something_else_is_refused()
    {
        (PackContent own, PackContent given, byte[] plan) = Packed();
        void Refused(PackContent other, string why)
        {
            var e = Assert.Throws<DataException>(() => new CarriedPack(other, "caps.edgepack").InPlaceOf(own, plan, Linked.KernelSet));
            Assert.Equal("E0441", e.Code);
            Assert.Contains(why, e.Message);
        }

        Refused(given with { Board = "esp32-c3-devkit" }, "board esp32-c3-devkit");
        Refused(given with { KernelSet = "k1-other" }, "kernels k1-other");
        Refused(given with { Parts = [.. given.Parts.Skip(1)] }, "program none");
        Refused(given with { Parts = [.. given.Parts.Where(part => part.Kind != Runtime.Update.PackSection.Preprocessing)] }, "preprocessing none");
    }

    private static (PackContent Own, PackContent Given, byte[] Plan) Packed()
    {
        Program program = Pipeline.Plan(Graph);
        byte[] plan = PlanWriter.Write(program, new PlanWriterOptions { KernelSet = Linked.KernelSet });
        PackContent own = NanoImagePack.Of(program.Graph, "caps", "esp32-cam", plan, Linked, NanoPicture.Of(program.Graph, null), locating: null);
        var fingerprint = new DriftFingerprint();
        fingerprint.Add([1, 2], 1, [3], [true]);
        PackContent given = own with
        {
            Release = 17,
            KernelSet = Linked.KernelSet,
            Parts =
            [
                new PackPart(Runtime.Update.PackSection.Program, plan),
                .. own.Parts.Skip(1).Where(part => part.Kind != Runtime.Update.PackSection.Golden),
                GoldenPart.Write(GoldenPart.Record(program.Graph, GoldenPart.Noise(program.Graph, count: 2, seed: 2))),
                DriftPart.Write(fingerprint),
            ],
        };
        return (own, given, plan);
    }

    private static Runtime.Update.StoredPack Stored(PackContent content) => new Runtime.Update.BuiltInPack((sbyte[])(object)PackWriter.Write(content, PackKey.OfImage)).Pack;

    private static Graph Graph => FixedGraphs.Separable();

    private static IReadOnlyList<EmittedFile> Emit(string board, NanoStation station) =>
        NanoProject.Emit(Pipeline.Plan(Graph), new EmitOptions { Name = "updated", ToolVersion = "0.1.0", Source = "updated.edge", ModelHash = "3f9a1c27d4e5", Board = board },
            BoardReader.Read(board), station);

    private static string Text(IReadOnlyList<EmittedFile> files, string name) => files.Single(file => file.Name == name).Text;
}
