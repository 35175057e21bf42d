using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Nano.Interop;
using Edge.Devices.Nano.Verifier;
using Edge.Runtime;
using Edge.Runtime.Link;

namespace Edge.Devices.Nano;

/// <summary>A solution for nanoFramework: the model, and a program that feeds it pictures.</summary>
/// <remarks>Which runtime executes the model shows in the model's assemblies, and where native firmware drives the board's camera, in the program.</remarks>
public static class NanoProject
{
    private const string Runtime = EmittedAssemblies.Runtime, Firmware = "Edge.Firmware", ArduCam = "Edge.Bindings.ArduCamMini", FileFlash = "Edge.Bindings.FileFlash";

    /// <summary>A line without a sensor: the station triggers itself as often, to try the board.</summary>
    private const int SelfTriggerMicroseconds = 1_000_000;

    /// <summary>Same model, board and options, same bytes.</summary>
    /// <returns>
    /// Files below one folder, a folder for each assembly; for the native runtime <c>native/</c> beside them, which goes into a build of the firmware.
    /// </returns>
    /// <exception cref="DataException">E0615: the board does not run nanoFramework.</exception>
    /// <exception cref="ModelException">
    /// E0401: the arena does not fit the board's internal memory. E0407: nanoCLR cannot run the emitted code. E0408: the network does not take one image.
    /// E0411: the board has no room for the emitted code or its tables. E0440: the plan does not fit the board's flash.
    /// </exception>
    public static IReadOnlyList<EmittedFile> Emit(PlannedModel planned, EmitOptions options, Board board, NanoStation station)
    {
        Program program = planned.Full;
        NanoFirmware nano = board.Nano ?? throw new DataException("E0615", board.Name, "no firmware of nanoFramework is known for it",
            "a board whose file names 'firmware'", "'edge inspect --runtime managed' lists those that travel with edge");
        ParallelCamera? parallel = ParallelCamera.Of(program.Graph, board, station), camera = parallel?.Obstacle is null ? parallel : null;
        if (camera is not null)
            station = station with { Preprocessing = camera.Preprocessing };
        PreprocessingParameters pixels = camera?.Preprocessing.Parameters(board.Name, camera.Frame.Width, camera.Frame.Height)
            ?? Frame(NanoPicture.Of(program.Graph, station.Preprocessing), station.Line);
        NativeFirmware? native = station.Runtime == NanoRuntime.Native ? NativeFirmware.Of(planned, options, board, nano, camera?.FrameBytes ?? 0) : null;
        IReadOnlyList<NanoAssembly> model = native is null
            ? Managed(planned, options, board, nano)
            : [NativeRuntime.Assembly(), NativeModelAssembly.Of(planned, options)];
        EmittedCheck.Require(options.ClassName, model, board.Name);
        var templates = new TemplateSet("nano", options.TemplateFolder);
        string[] header = [.. model[^1].Sources[0].Text.Split('\n')
            .TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(line => line[3..])];
        byte[] plan = PlanWriter.Write(station.Interpreted ?? planned, new PlanWriterOptions { KernelSet = station.KernelSet });
        PackContent content = NanoImagePack.Of(program.Graph, options.Name, board.Name, plan, station, pixels, options.Locating);
        content = station.Pack?.InPlaceOf(content, plan, station.KernelSet) ?? content;
        byte[] pack = PackWriter.Write(content, PackKey.OfImage);
        var stores = NanoStores.Of(board, station, content.Product, pack.Length + plan.Length);
        IReadOnlyList<(NanoPackPart Part, EmittedFile File)> packed = NanoImagePack.Files(pack, header, options.ClassName);
        NanoProgramView view = View(header, options.ClassName, board, nano, pixels, program.Graph, station, camera) with
        {
            PackBytes = pack.Length,
            PackParts = [.. packed.Select(entry => entry.Part)],
            Stores = stores,
            Kept = NanoKept.Of(nano, station.LinkBaud, program.Graph.Inputs[0].Bytes, program.Graph.Outputs.Sum(output => output.Bytes)),
            Levels = planned.Programs.Count,
            Outputs = Outputs(program.Graph, options.ClassName),
            IsNative = native is not null,
        };
        NanoAssembly[] parts =
        [
            new(Runtime, ShippedFiles.CSharpRuntime(), []),
            new(Firmware, ShippedFiles.Firmware(), [Runtime]),
            .. station.HasArduCam ? new[] { new NanoAssembly(ArduCam, ShippedFiles.ArduCamMini(), [Runtime]) } : [],
            .. camera is null ? [] : ParallelCamera.Assemblies(Runtime),
            .. stores is null ? Array.Empty<NanoAssembly>() : [new(FileFlash, ShippedFiles.FileFlash(), [Runtime])],
            .. model,
            .. packed.Select(entry => new NanoAssembly($"{options.ClassName}.{entry.Part.Name}", [entry.File], [])),
        ];
        view = view with { FirmwareBytes = HashOf(parts), RuntimeName = RuntimeOf(native is null ? "managed" : "native", options.ToolVersion) };
        EmittedFile Render(string name) => new(name, templates.Render($"{name}.sbn", "program", view));
        string[] drawn = view.DrawsPictures ? ["PatternCamera.cs"] : [];
        string[] identity = station.LinkBaud > 0 ? ["FirmwareIdentity.cs"] : [];
        string[] sources = ["Program.cs", "ImageModel.cs", "Pack.cs", .. drawn, .. identity, "BoardPins.cs", "SaidLog.cs"];
        NanoAssembly[] assemblies =
            [.. parts, new($"{options.ClassName}.App", [.. sources.Select(Render)], [.. parts.Select(part => part.Name)], IsProgram: true)];
        NanoProjectView[] projects = [.. assemblies.Select(assembly => Project(assembly, Packages(assembly, view)))];
        var solution = new NanoSolutionView(options.ClassName, board.Name, nano.Target, projects, UpdateCommand(nano),
            DeployCommand(nano, options.ClassName), projects[^1].Packages,
            CameraWords(station, parallel, board),
            native is null ? "managed" : "native", native?.View, stores);
        return
        [
            new EmittedFile($"{options.ClassName}.sln", templates.Render("Solution.sln.sbn", "solution", solution)),
            new EmittedFile("README.md", templates.Render("README.md.sbn", "solution", solution)),
            .. assemblies.Zip(projects).SelectMany(pair => Files(pair.First, pair.Second, templates)),
            .. native?.Files(templates, options.TemplateFolder) ?? [],
        ];
    }

    // The pack is the model's, and has hashes of its own.
    private static string HashOf(IEnumerable<NanoAssembly> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (EmittedFile source in parts.SelectMany(part => part.Sources))
            hash.AppendData(Encoding.UTF8.GetBytes($"{source.Name}\0{source.Text}\0"));
        return string.Join(", ", hash.GetHashAndReset().Select(value => (sbyte)value));
    }

    private static string RuntimeOf(string kind, string version) => $"nanoCLR {kind}, edge {version}" is { Length: <= LinkIdentity.NameBytes } name ? name : $"nanoCLR {kind}";

    private static string CameraWords(NanoStation station, ParallelCamera? parallel, Board board) =>
        station.HasArduCam ? "an ArduCAM Mini"
        : parallel is null ? "`PatternCamera`, moving stripes"
        : parallel.Obstacle is { } obstacle ? $"`PatternCamera`, moving stripes, for the camera of {board.Name} cannot take this network's ({obstacle})"
        : $"the camera of {board.Name}: {parallel.Frame.Height} rows of {parallel.Frame.Width} pixels in {parallel.Preprocessing.Color}, "
            + $"driven by `{ParallelCamera.Driver}`";

    private static IReadOnlyList<NanoAssembly> Managed(PlannedModel planned, EmitOptions options, Board board, NanoFirmware nano)
    {
        if (planned.Levels is { } levels)
        {
            // Steps of a program of levels call kernels: no code with weights in it.
            NanoFit.Require(levels, options, board);
            return EmittedAssemblies.Of(options.ClassName, CSharpEmitter.Emit(levels, options), separator: ".");
        }

        Program program = planned.Full;
        options = options with { UnrolledAssemblies = NanoDeploy.Assemblies(nano), PackedTableBytes = NanoFit.PackedTableBytes(program, nano) };
        NanoFit.Require(program, options, board);
        return EmittedAssemblies.Of(options.ClassName, CSharpEmitter.Emit(program, options), separator: ".");
    }

    /// <summary>The camera's frame, where the project says how large it is.</summary>
    private static PreprocessingParameters Frame(PreprocessingParameters smallest, LineSettings? line)
    {
        if (line is { FrameHeight: > 0 })
            (smallest.FrameH, smallest.FrameW) = (line.FrameHeight, line.FrameWidth);
        return smallest;
    }

    private static NanoPackage[] Packages(NanoAssembly assembly, NanoProgramView view)
    {
        NanoPackage[] pins = [NanoPackage.RuntimeEvents, NanoPackage.Gpio, NanoPackage.RuntimeNative, NanoPackage.Streams, NanoPackage.Serial];
        NanoPackage[] camera = [NanoPackage.Spi, NanoPackage.I2c];
        NanoPackage[] files = [NanoPackage.RuntimeEvents, NanoPackage.Streams, NanoPackage.FileSystem];
        return assembly.Name == Firmware ? pins
            : assembly.Name == ArduCam ? camera
            : assembly.Name == FileFlash ? files
            : !assembly.IsProgram ? []
            : [.. pins, .. view.Stores is null ? [] : files.Except(pins), .. view.HasArduCam ? camera : [],
                .. view.Functions.Count > 0 ? new[] { NanoPackage.Esp32 } : []];
    }

    private static IEnumerable<EmittedFile> Files(NanoAssembly assembly, NanoProjectView project, TemplateSet templates) =>
    [
        new($"{assembly.Name}/{assembly.Name}.nfproj", templates.Render("Project.nfproj.sbn", "project", project)),
        new($"{assembly.Name}/packages.config", templates.Render("packages.config.sbn", "project", project)),
        .. assembly.Sources.Concat(assembly.Resources is { } resources ? [resources] : []).Select(file => file with { Name = $"{assembly.Name}/{file.Name}" }),
    ];

    private static NanoProjectView Project(NanoAssembly assembly, NanoPackage[] hardware) => new(
        assembly.Name, GuidOf(assembly.Name), assembly.IsProgram ? "Exe" : "Library", [.. assembly.Sources.Select(file => file.Name)],
        [.. assembly.References.Select(name => new NanoProjectReference(name, GuidOf(name)))], [NanoPackage.CoreLibrary, .. hardware],
        assembly.Resources?.Name);

    private static NanoOutput[] Outputs(Graph graph, string className)
    {
        string[] bytes = [.. graph.Outputs.Select((_, i) => $"{className}.{BufferView.TitleOf("output", graph.Outputs.Count, i)}Bytes")];
        return [.. bytes.Select((length, i) => new NanoOutput(length, $"_output{i + 1}", string.Join(" + ", bytes.Take(i))))];
    }

    private static NanoProgramView View(
        IReadOnlyList<string> header, string name, Board board, NanoFirmware nano, PreprocessingParameters p, Graph graph, NanoStation station,
        ParallelCamera? camera)
    {
        // What the project wires goes before what the board's file says of the same pin.
        NanoPin[] pins =
        [
            .. board.Pins.Where(pin => !station.Pins.ContainsKey(pin.Key)).Concat(station.Pins).Select(pin => new NanoPin(Dialect.Pascal(pin.Key), pin.Value)),
        ];
        string[] classes = [.. Enumerable.Range(0, graph.Outputs[0].Bytes)
            .Select(i => i < graph.Classes.Count ? Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(graph.Classes[i], quote: true) : $"\"{i}\"")];
        string format = p.Format switch
        {
            PixelFormat.Gray8 => nameof(PixelFormat.Gray8),
            PixelFormat.Rgb888 => nameof(PixelFormat.Rgb888),
            PixelFormat.Rgb565 => nameof(PixelFormat.Rgb565),
            _ => nameof(PixelFormat.Yuv422),
        };
        return new NanoProgramView(header, name, board.Name, pins, board.Sources.GetValueOrDefault("pins", ""), Wires(board, station),
            station.Pins.ContainsKey("watchdog") ? "BoardPins.Watchdog" : "-1",
            new NanoFrame(p.FrameH, p.FrameW, p.FrameH * p.FrameW * NanoPicture.BytesOfPixel(p.Format), format),
            classes, nano.IsEsp32 ? Functions(pins, camera is not null) : [], station.HasArduCam, camera?.View, station.LinkBaud, PackBytes: 0, PackParts: []);
    }

    /// <summary>An ESP32 leads its buses to any pin: I2C bus 1 to the camera's control, SPI bus 1 to its pictures, COM2 to the link.</summary>
    /// <param name="hasCamera">The camera's driver leads its control bus itself.</param>
    private static List<NanoWire> Functions(NanoPin[] pins, bool hasCamera)
    {
        (string Pin, string Function)[] known =
        [
            ("CameraSda", "I2C1_DATA"), ("CameraScl", "I2C1_CLOCK"), ("CameraMosi", "SPI1_MOSI"), ("CameraMiso", "SPI1_MISO"), ("CameraClock", "SPI1_CLOCK"),
            ("LinkTx", "COM2_TX"), ("LinkRx", "COM2_RX"),
        ];
        bool IsLed(string name) => !(hasCamera && name.StartsWith("Camera", StringComparison.Ordinal)) && pins.Any(pin => pin.Name == name);
        return [.. known.Where(entry => IsLed(entry.Pin)).Select(entry => new NanoWire(entry.Pin, entry.Function))];
    }

    private static List<NanoWire> Wires(Board board, NanoStation station)
    {
        string[] signals = ["trigger", "acknowledge", "ready", "busy", "reject", "fault", "pass", "result_valid", "code0", "code1", "code2", "code3"];
        List<NanoWire> wires =
            [.. signals.Where(station.Pins.ContainsKey).Select(Dialect.Pascal).Select(signal => new NanoWire(signal, $"BoardPins.{signal}"))];
        if (!station.Pins.ContainsKey("result_valid") && board.Pins.ContainsKey("led"))
            wires.Add(new NanoWire("ResultValid", "BoardPins.Led"));
        if (!station.Pins.ContainsKey("trigger"))
            wires.Add(new NanoWire("SelfTriggerMicroseconds", $"{SelfTriggerMicroseconds}"));
        return wires;
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
