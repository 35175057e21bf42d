using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Boards;
using Edge.Devices.Nano;
using Edge.Runtime.Update;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano;

public sealed class NanoProjectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-project-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Edge.Emitted.Project compiles these files against the reference assemblies.</summary>
    [Fact]
    public void A_project_is_as_recorded()
    {
        IReadOnlyList<EmittedFile> files = Emit(FixedGraphs.Separable(), "esp32-cam");
        EmittedFile[] own = [.. files.Where(file => !(file.Name.StartsWith("Edge.", StringComparison.Ordinal) && file.Name.EndsWith(".cs", StringComparison.Ordinal)))];
        Assert.All(own, file => Golden.Check($"nano-project/{file.Name}", file.Text));
        string golden = Path.Combine(Golden.Root(), "tests", "golden", "nano-project");
        Assert.Equal(own.Select(file => file.Name).Order(StringComparer.Ordinal),
            Directory.GetFiles(golden, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(golden, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// What differs from the managed project. Edge.Emitted.NativeProject compiles it against the reference assemblies; what goes into the firmware has
    /// recordings of its own.
    /// </summary>
    [Theory]
    [InlineData("stm32f769i-disco")]
    [InlineData("esp32-cam")]
    public void A_native_project_is_as_recorded(string board)
    {
        IReadOnlyList<EmittedFile> files = Emit(FixedGraphs.Separable(), board, NanoRuntime.Native);
        Assert.All((string[])["README.md", "native/README.md", "Separable/Separable.g.cs", "Separable/Separable.nfproj"],
            name => Golden.Check($"native-project/{board}/{name}", Text(files, name).Replace(KernelSet.Current, "k1-123456789abc", StringComparison.Ordinal)));
        EmittedFile resources = files.Single(file => file.Bytes is not null);
        Assert.Equal("Separable/Separable.resources", resources.Name);
        Assert.True(resources.Bytes.AsSpan().IndexOf(PlanWriter.Write(Plan(FixedGraphs.Separable()))) > 0);
    }

    /// <summary>Its own camera takes the pictures; the rest is the managed project's. Edge.Emitted.NativeProject compiles it.</summary>
    [Fact]
    public void The_program_of_a_native_project_with_a_camera_is_as_recorded()
    {
        string[] own = ["Separable.App/Program.cs", "Separable.App/Separable.App.nfproj", "Separable.App/packages.config", "Separable.Pack1/Pack1.g.cs"];
        IReadOnlyList<EmittedFile> files = Emit(FixedGraphs.Separable(), "esp32-cam", NanoRuntime.Native);
        Assert.All(own, name => Golden.Check($"native-project/esp32-cam/{name}", Text(files, name)));
        EmittedFile[] rest = [.. files.Where(file => file.Name.StartsWith("Separable.App/", StringComparison.Ordinal) && !own.Contains(file.Name))];
        Assert.Equal(4, rest.Length);
        Assert.All(rest, file => Golden.Check($"nano-project/{file.Name}", file.Text));
    }

    [Theory]
    [InlineData("esp32-cam", "BoardPins.CameraPowerDown")]
    [InlineData("esp32-s3-eye", "-1")]
    [InlineData("xiao-esp32s3-sense", "-1")]
    public void Native_firmware_drives_the_camera_of_the_board(string board, string powerDown)
    {
        IReadOnlyList<EmittedFile> files = Emit(FixedGraphs.Separable(), board, NanoRuntime.Native);
        string program = Text(files, "Separable.App/Program.cs"), build = Text(files, "native/README.md");
        Assert.Contains($"BoardPins.CameraScl,\n                {powerDown},\n                -1,\n            }}", program);
        Assert.Contains("FrameH = 96,\n            FrameW = 96,\n            Format = PixelFormat.Yuv422,\n            IsInPsram = true,", program);
        Assert.DoesNotContain("I2C1", program);
        Assert.DoesNotContain(files, file => file.Name == "Separable.App/PatternCamera.cs");
        string[] brought =
        [
            "Edge.Bindings.Esp32Camera/Esp32Camera.cs", "Edge.Camera.Native/NativeCamera.cs", "native/CMake/Modules/FindINTEROP-Edge.Camera.Native.cmake",
            "native/InteropAssemblies/Edge.Camera.Native/edge_camera_esp32.cpp", "native/InteropAssemblies/Edge.Camera.Native/Edge_Camera_Native.cpp",
        ];
        Assert.All(brought, name => Assert.Single(files, file => file.Name == name));
        Assert.Contains("-DNF_INTEROP_ASSEMBLIES=\"Edge.Runtime.Native Edge.Camera.Native\"", build);
        Assert.Contains($"_defconfig` raise\n`CONFIG_ESP32_RESERVE_SPIRAM_IDF_ALLOCATION_BYTES` by {2 * 96 * 96 * 2}.", build);
    }

    /// <summary>A user who changes --runtime changes nothing else.</summary>
    [Fact]
    public void The_native_class_has_the_members_of_the_managed_one()
    {
        IReadOnlyList<EmittedFile> managed = Emit(FixedGraphs.Separable(), "esp32-c3-devkit"), native = Emit(FixedGraphs.Separable(), "esp32-c3-devkit", NanoRuntime.Native);
        string[] Members(IReadOnlyList<EmittedFile> files) =>
            [.. Text(files, "Separable/Separable.g.cs").Split('\n').Where(line => line.StartsWith("    public ", StringComparison.Ordinal))];
        Assert.Equal(3, Members(managed).Length);
        Assert.Empty(Members(managed).Except(Members(native)));
        Assert.All(managed.Where(file => file.Name.StartsWith("Separable.App/", StringComparison.Ordinal) && file.Name.EndsWith(".cs", StringComparison.Ordinal)),
            file => Assert.Equal(file.Text, Text(native, file.Name)));
    }

    [Fact]
    public void A_native_model_that_does_not_fit_the_board_is_refused()
    {
        Board board = BoardReader.Read("stm32f769i-disco");
        ModelException Refusal(Board with) =>
            Assert.Throws<ModelException>(() => NanoProject.Emit(Plan(FixedGraphs.Separable()), Options, with, new NanoStation { Runtime = NanoRuntime.Native }));
        Assert.Equal("E0401", Refusal(board with { RamBytes = 2 * Plan(FixedGraphs.Separable()).ArenaBytes - 2 }).Code);
        Assert.Equal("E0440", Refusal(board with { Nano = board.Nano! with { DeployBytes = 97 << 10 } }).Code);
    }

    [Theory]
    [InlineData("esp32-cam", true)]
    [InlineData("xiao-esp32s3-sense", true)]
    [InlineData("esp32-c3-devkit", false)]
    [InlineData("stm32f769i-disco", false)]
    public void Only_a_program_that_names_pins_of_an_ESP32_takes_its_package(string board, bool expected)
    {
        IReadOnlyList<EmittedFile> files = Emit(FixedGraphs.Separable(), board);
        Assert.Contains("nanoFramework.System.Device.Gpio", Text(files, "Separable.App/packages.config"));
        Assert.Equal(expected, Text(files, "Separable.App/packages.config").Contains("nanoFramework.Hardware.Esp32", StringComparison.Ordinal));
        Assert.Equal(expected, Text(files, "Separable.App/Program.cs").Contains("SetPinFunction", StringComparison.Ordinal));
        Assert.Contains(BoardReader.Read(board).Nano!.Target, Text(files, "README.md"));
    }

    [Fact]
    public void Every_project_names_its_own_files_and_projects_that_exist()
    {
        IReadOnlyList<EmittedFile> files = Emit(FixedGraphs.Separable(), "stm32f769i-disco");
        string[] names = [.. files.Select(file => file.Name)];
        EmittedFile[] projects = [.. files.Where(file => file.Name.EndsWith(".nfproj", StringComparison.Ordinal))];
        Assert.True(projects.Length >= 3);
        Assert.All(projects, project =>
        {
            string folder = project.Name.Split('/')[0];
            XElement root = XElement.Parse(project.Text);
            XNamespace ns = root.Name.Namespace;
            Assert.Equal(
                names.Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal) && name.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                root.Descendants(ns + "Compile").Select(item => $"{folder}/{(string?)item.Attribute("Include")}").Order(StringComparer.Ordinal));
            Assert.All(root.Descendants(ns + "ProjectReference"), item => Assert.Contains(((string)item.Attribute("Include")!)[3..].Replace('\\', '/'), names));
            Assert.Contains((string)root.Descendants(ns + "ProjectGuid").Single(), Text(files, "Separable.sln"));
        });
    }

    [Fact]
    public void The_program_takes_pictures_as_the_project_says()
    {
        var specification = new PreprocessingSpecification { Color = CameraColor.Rgb565, Crop = new CropRectangle(10, 20, 32, 24), Resize = new Size(8, 9) };
        var station = new NanoStation { Preprocessing = specification };
        var e = Assert.Throws<ModelException>(() => NanoProject.Emit(Plan(FixedGraphs.Separable()), Options, BoardReader.Read("esp32-cam"), station));
        Assert.Equal("E0408", e.Code);
        IReadOnlyList<EmittedFile> files = NanoProject.Emit(Plan(FixedGraphs.Separable()), Options, BoardReader.Read("esp32-cam"),
            station with { Preprocessing = specification with { Color = CameraColor.Yuv422 } });
        Assert.Contains("44 rows of 42 pixels in Yuv422", Text(files, "Model.App/Program.cs"));
        Assert.Contains("new PatternCamera(board, 3696)", Text(files, "Model.App/Program.cs"));
    }

    /// <summary>The hash of the firmware's sources changes with every one of them.</summary>
    internal static string WithoutHash(EmittedFile file) =>
        Regex.Replace(file.Text, @"^( +)-?\d+(, -?\d+){31},$", $"${{1}}{string.Join(", ", Enumerable.Repeat("0", 32))},", RegexOptions.Multiline);

    [Fact]
    public void The_program_knows_the_wires_of_the_line_and_an_ArduCAM()
    {
        var station = new NanoStation
        {
            Preprocessing = new PreprocessingSpecification { Color = CameraColor.Yuv422, Resize = new Size(8, 9) },
            Line = new LineSettings { FrameHeight = 120, FrameWidth = 160 },
            Pins = new Dictionary<string, int> { ["trigger"] = 13, ["reject"] = 12, ["watchdog"] = 14, ["camera_select"] = 15, ["link_tx"] = 16, ["link_rx"] = 17 },
            HasArduCam = true,
            LinkBaud = 921600,
            KernelSet = "k1-123456789abc",
        };
        IReadOnlyList<EmittedFile> files = NanoProject.Emit(Plan(FixedGraphs.Separable()), Options with { Name = "separable", Source = "separable.edge" },
            BoardReader.Read("esp32-cam"), station);
        string[] folders = ["Separable.App/", "Separable.Pack1/"];
        Assert.All(files.Where(file => file.Name.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(folder => file.Name.StartsWith(folder, StringComparison.Ordinal))),
            file => Golden.Check($"nano-station/{file.Name}", WithoutHash(file))); // Edge.Emitted.Station compiles them
        EmittedFile identity = files.Single(file => file.Name == "Separable.App/FirmwareIdentity.cs");
        Assert.NotEqual(identity.Text, WithoutHash(identity));
        Assert.Contains($"\"nanoCLR managed, edge {Options.ToolVersion}\"", identity.Text);
        string pins = Text(files, "Separable.App/BoardPins.cs");
        Assert.DoesNotContain("SelfTrigger", pins);
        Assert.Contains("nanoFramework.System.Device.Spi", Text(files, "Separable.App/packages.config"));
        Assert.Contains(files, file => file.Name == "Edge.Bindings.ArduCamMini/ArduCamMini.cs");
        Assert.DoesNotContain(files, file => file.Name == "Separable.App/PatternCamera.cs");
    }

    [Fact]
    public void The_pack_of_the_image_is_one_that_the_firmware_reads()
    {
        Graph graph = FixedGraphs.Separable();
        string[] lines = Text(Emit(graph, "esp32-cam"), "Separable.Pack1/Pack1.g.cs").Split('\n');
        sbyte[] bytes = [.. lines.Where(line => line.StartsWith("            ", StringComparison.Ordinal))
            .SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(text => sbyte.Parse(text, CultureInfo.InvariantCulture))];
        var pack = new BuiltInPack(bytes);
        Assert.True(pack.IsWhole);
        var line = new PackLine();
        Assert.True(line.Read(pack.Pack, new sbyte[PackLine.Bytes]));
        Assert.Equal((graph.Inputs[0].Shape[1], graph.Inputs[0].Shape[2]), (line.FrameHeight, line.FrameWidth));
        Assert.Equal(graph.Outputs[0].Bytes, PackLimits.Count(pack.Pack, new sbyte[PackLimits.HeadBytes]));
    }

    [Fact]
    public void A_network_that_takes_no_picture_is_refused() =>
        Assert.Equal("E0408", Assert.Throws<ModelException>(() => Emit(FixedGraphs.Residual(), "esp32-cam")).Code);

    [Fact]
    public void A_model_that_a_board_cannot_hold_is_refused_with_the_layer_that_takes_the_most()
    {
        Board board = BoardReader.Read("esp32-cam");
        Board small = board with { Nano = board.Nano! with { HeapBytes = 300 } };
        var e = Assert.Throws<ModelException>(() => NanoProject.Emit(Plan(FixedGraphs.Separable()), Options, small, new NanoStation()));
        Assert.Equal("E0411", e.Code);
        Assert.Matches(@"activations, \d+ of tables\); nanoFramework leaves 300\n  node '\w+' \(\w+\) alone reads and writes", e.Message);
        Assert.Contains("--runtime native", e.Hint);
        Board full = board with { Nano = board.Nano! with { DeployBytes = 40_000 } };
        Assert.Contains("bytes of flash", Assert.Throws<ModelException>(() => NanoProject.Emit(Plan(FixedGraphs.Separable()), Options, full, new NanoStation())).Message);
    }

    [Fact]
    public void A_board_without_nanoFramework_is_refused()
    {
        var e = Assert.Throws<DataException>(() => Emit(FixedGraphs.Separable(), "netduinoplus2"));
        Assert.Equal("E0615", e.Code);
    }

    /// <summary>The model's assemblies, each with its references alone, through nanoFramework's own compiler chain.</summary>
    [FactWithNanoClr]
    public void The_model_s_assemblies_are_converted()
    {
        IReadOnlyList<EmittedFile> files = Emit(FixedGraphs.Separable(), "esp32-cam");
        IGrouping<string, EmittedFile>[] folders = [.. files.Where(file => file.Name.EndsWith(".cs", StringComparison.Ordinal)).GroupBy(file => file.Name.Split('/')[0]).Where(group => !group.Key.EndsWith(".App", StringComparison.Ordinal) && !group.Key.StartsWith("Edge.F", StringComparison.Ordinal))];
        NanoAssembly[] assemblies = [.. folders.Select(group => new NanoAssembly(group.Key, [.. group.Select(file => file with { Name = Path.GetFileName(file.Name) })],
            [.. XElement.Parse(Text(files, $"{group.Key}/{group.Key}.nfproj")).Descendants().Where(item => item.Name.LocalName == "Name").Select(item => item.Value)]))];
        Assert.Equal(assemblies.Length + 1, NanoBuild.Build(NanoTools.Require(), assemblies, _folder, TimeSpan.FromMinutes(2)).Count);
    }

    private static EmitOptions Options => new() { Name = "model", ToolVersion = "0.1.0", Source = "model.edge", ModelHash = "3f9a1c27d4e5", Board = "esp32-cam" };

    private static Program Plan(Graph graph) => Pipeline.Plan(graph);

    private static IReadOnlyList<EmittedFile> Emit(Graph graph, string board, NanoRuntime runtime = NanoRuntime.Managed) =>
        NanoProject.Emit(Plan(graph), Options with { Name = graph.Name, Source = $"{graph.Name}.edge", Board = board }, BoardReader.Read(board), new NanoStation { Runtime = runtime, KernelSet = "k1-123456789abc" });

    private static string Text(IReadOnlyList<EmittedFile> files, string name) => files.Single(file => file.Name == name).Text;
}
