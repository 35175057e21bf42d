using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Boards;
using Edge.Devices.Nano.Verifier;
using Edge.Runtime;

namespace Edge.Devices.Nano;

/// <summary>A solution for nanoFramework: the model in as many assemblies as nanoCLR's limits ask for, and a program that feeds it pictures.</summary>
public static class NanoProject
{
    private const string Runtime = "Edge.Runtime";

    /// <summary>Same model, board and options, same bytes.</summary>
    /// <param name="preprocessing">What the project says; null: the picture is the network's input.</param>
    /// <returns>Files below one folder, a folder for each assembly.</returns>
    /// <exception cref="DataException">E0615: the board does not run nanoFramework.</exception>
    /// <exception cref="ModelException">E0407: nanoCLR cannot run the emitted code. E0408: the network does not take one image and give one output.</exception>
    public static IReadOnlyList<EmittedFile> Emit(Program program, EmitOptions options, Board board, PreprocessingSpecification? preprocessing)
    {
        NanoFirmware nano = board.Nano ?? throw new DataException("E0615", board.Name, "no firmware of nanoFramework is known for it", "a board whose file names 'firmware'",
            "'edge inspect --runtime managed' lists those that travel with edge");
        PreprocessingParameters pixels = NanoPicture.Of(program.Graph, preprocessing);
        IReadOnlyList<EmittedFile> model = CSharpEmitter.Emit(program, options with { UnrolledAssemblies = EmitOptions.MostAssemblies });
        EmittedCheck.Require(options.ClassName, model, board.Name);
        var templates = new TemplateSet("nano", options.TemplateFolder);
        NanoProgramView view = View(model[0].Text, options.ClassName, board, nano, pixels, program.Graph);
        EmittedFile Render(string name) => new(name, templates.Render($"{name}.sbn", "program", view));
        IReadOnlyList<NanoAssembly> parts = EmittedAssemblies.Of(options.ClassName, model, separator: ".");
        NanoAssembly[] assemblies =
        [
            new(Runtime, ShippedFiles.CSharpKernels(), []),
            .. parts,
            new($"{options.ClassName}.App", [Render("Program.cs"), Render("ICamera.cs"), Render("PatternCamera.cs"), Render("BoardPins.cs")],
                [Runtime, .. parts.Select(part => part.Name)], IsProgram: true),
        ];
        NanoPackage[] hardware = [NanoPackage.RuntimeEvents, NanoPackage.Gpio, .. view.HasCameraBus ? new[] { NanoPackage.Esp32 } : []];
        NanoProjectView[] projects = [.. assemblies.Select(assembly => Project(assembly, assembly.IsProgram && (view.HasLed || view.HasCameraBus) ? hardware : []))];
        var solution = new NanoSolutionView(options.ClassName, board.Name, nano.Target, projects, UpdateCommand(nano), DeployCommand(nano, options.ClassName), projects[^1].Packages);
        return
        [
            new EmittedFile($"{options.ClassName}.sln", templates.Render("Solution.sln.sbn", "solution", solution)),
            new EmittedFile("README.md", templates.Render("README.md.sbn", "solution", solution)),
            .. assemblies.Zip(projects).SelectMany(pair => Files(pair.First, pair.Second, templates)),
        ];
    }

    private static IEnumerable<EmittedFile> Files(NanoAssembly assembly, NanoProjectView project, TemplateSet templates) =>
    [
        new($"{assembly.Name}/{assembly.Name}.nfproj", templates.Render("Project.nfproj.sbn", "project", project)),
        new($"{assembly.Name}/packages.config", templates.Render("packages.config.sbn", "project", project)),
        .. assembly.Sources.Select(file => file with { Name = $"{assembly.Name}/{file.Name}" }),
    ];

    private static NanoProjectView Project(NanoAssembly assembly, NanoPackage[] hardware) => new(
        assembly.Name, GuidOf(assembly.Name), assembly.IsProgram ? "Exe" : "Library", [.. assembly.Sources.Select(file => file.Name)],
        [.. assembly.References.Select(name => new NanoProjectReference(name, GuidOf(name)))], [NanoPackage.CoreLibrary, .. hardware]);

    private static NanoProgramView View(string model, string name, Board board, NanoFirmware nano, PreprocessingParameters p, Graph graph)
    {
        string[] header = [.. model.Split('\n').TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(line => line[3..])];
        NanoPin[] pins = [.. board.Pins.Select(pin => new NanoPin(Dialect.Pascal(pin.Key), pin.Value))];
        string[] classes = [.. Enumerable.Range(0, graph.Outputs[0].Bytes)
            .Select(i => i < graph.Classes.Count ? Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(graph.Classes[i], quote: true) : $"\"{i}\"")];
        string format = p.Format switch
        {
            PixelFormat.Gray8 => nameof(PixelFormat.Gray8),
            PixelFormat.Rgb888 => nameof(PixelFormat.Rgb888),
            PixelFormat.Rgb565 => nameof(PixelFormat.Rgb565),
            _ => nameof(PixelFormat.Yuv422),
        };
        return new NanoProgramView(header, name, board.Name, pins, board.Sources.GetValueOrDefault("pins", ""),
            new NanoFrame(p.FrameH, p.FrameW, p.FrameH * p.FrameW * NanoPicture.BytesOfPixel(p.Format), format),
            [
                $"Format = PixelFormat.{format}", $"FrameH = {p.FrameH}", $"FrameW = {p.FrameW}", $"CropTop = {p.CropTop}", $"CropLeft = {p.CropLeft}", $"CropH = {p.CropH}",
                $"CropW = {p.CropW}", $"OutH = {p.OutH}", $"OutW = {p.OutW}", $"OutC = {p.OutC}", $"Bilinear = {p.Bilinear}", $"Multiplier = {p.Multiplier}",
                $"ZeroPoint = {p.ZeroPoint}",
            ],
            classes, board.Pins.ContainsKey("led"), nano.IsEsp32 && board.Pins.ContainsKey("camera_sda"));
    }

    private static string UpdateCommand(NanoFirmware nano) => nano.Flash switch
    {
        FlashMethod.Uart => $"nanoff --update --target {nano.Target} --serialport PORT",
        FlashMethod.StLink => $"nanoff --update --target {nano.Target} --jtag",
        _ => $"nanoff --update --target {nano.Target} --dfu",
    };

    private static string DeployCommand(NanoFirmware nano, string name)
    {
        string image = $"{name}.App/bin/Release/{name}.App.bin";
        return nano.Flash == FlashMethod.Uart || nano.DeployOrigin == 0
            ? $"nanoff --nanodevice --deploy --serialport PORT --image {image}"
            : $"nanoff --target {nano.Target} --deploy --image {image} --address 0x{nano.DeployOrigin:X8} --reset";
    }

    private static string GuidOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString("B").ToUpperInvariant();
}
