using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Tests.Link;

namespace Edge.Devices.Tests.Flashing;

/// <summary>Descriptions of flash tools, and the tools behind them: simulated ones, run as the real ones are.</summary>
[Collection(nameof(BenchTests))]
public sealed class FlashToolTests
{
    private static readonly string[] _areTools = ["dfu-util", "esptool", "nanoff", "openocd", "st-flash", "stm32cubeprogrammer"];

    [Fact]
    public void Every_shipped_description_is_one()
    {
        Assert.Equal(_areTools, FlashToolReader.Shipped());
        Assert.All(FlashToolReader.Shipped(), name => Assert.Equal(name, FlashToolReader.Read(name).Name));
    }

    [Theory]
    [InlineData("[]", "holds Array")]
    [InlineData("{", "is not the description")]
    [InlineData("""{ "name": "x", "progam": "x" }""", "unknown key 'progam'")]
    [InlineData("""{ "name": "x", "program": "x", "selects_by": "luck" }""", "'selects_by' is luck")]
    [InlineData("""{ "name": "x", "program": "x", "selects_by": "port" }""", "'identify' is missing")]
    [InlineData("""{ "name": "x", "program": "x", "selects_by": "port", "identify": { "arguments": ["{prot}"] } }""", "'arguments' is {prot}")]
    [InlineData("""{ "name": "x", "program": "x", "selects_by": "port", "identify": { "arguments": [], "says": "(" } }""", "'says' is no pattern")]
    [InlineData("""{ "name": "x", "program": "x", "selects_by": "port", "identify": { "arguments": [] }, "write": { "arguments": ["{file}"] } }""",
        "'write' is arguments without {port}")]
    [InlineData("""{ "name": "x", "program": "x", "selects_by": "port", "identify": {} }""", "'arguments' is missing")]
    public void A_description_that_is_none_is_refused_and_the_key_named(string json, string says)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("edge-").FullName, "tool.json");
        File.WriteAllText(file, json);
        var error = Assert.Throws<DataException>(() => FlashToolReader.Read(file));
        Assert.Equal("E0726", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void A_misspelt_name_gets_the_nearest_one() => Assert.Contains("did you mean 'esptool'?",
        Assert.Throws<DataException>(() => FlashToolReader.Read("esptol")).Message);

    [LinuxTheory]
    [InlineData("esptool", "ESP32-D0WD-V3", "ESP32-D0WD-V3", "f4:12:fa:01:00:00")]
    [InlineData("st-flash", "STM32F4x5_F4x7", "STM32F4x5_F4x7", "")]
    [InlineData("dfu-util", "STM32F405", "0483:df11", "SIM00010000")]
    [InlineData("openocd", "stm32f4x", "stm32f4x", "")]
    [InlineData("stm32cubeprogrammer", "STM32F405xx/F407xx", "STM32F405xx/F407xx", "")]
    public void What_a_tool_writes_it_reads_back(string tool, string chip, string says, string uid)
    {
        using var bench = new Bench(units: 3, chip: chip, origin: 0x08000000);
        FlashToolRun run = Of(bench, tool, "1-1.1");
        IReadOnlyDictionary<string, string> found = run.Identify(TimeSpan.FromSeconds(20));
        Assert.Equal((says, uid), (found["chip"], found.GetValueOrDefault("uid", "")));
        string image = Path.Combine(bench.Folder, "firmware.bin");
        byte[] bytes = File.ReadAllBytes(image);
        if (run.Tool.Erase is not null)
        {
            run.Erase(0x08010000, bytes.Length, TimeSpan.FromSeconds(20));
            Assert.All(run.Read(0x08010000, bytes.Length, TimeSpan.FromSeconds(20)), value => Assert.Equal(255, value));
        }

        run.Write(image, 0x08010000, TimeSpan.FromSeconds(20));
        Assert.Equal(bytes, run.Read(0x08010000, bytes.Length, TimeSpan.FromSeconds(20)));
        run.Reset(0x08010000, TimeSpan.FromSeconds(20));
        Assert.Empty(bench.Writes("1-1.2").Concat(bench.Writes("1-1.3")));
    }

    [LinuxFact]
    public void A_tool_that_cannot_read_back_writes_all_the_same()
    {
        using var bench = new Bench();
        FlashToolRun run = Of(bench, "nanoff", "1-1.1");
        Assert.Equal(("ESP32", "f4:12:fa:01:00:00", "4MB"), run.Identify(TimeSpan.FromSeconds(20)) is var found
            ? (found["chip"], found["uid"], found["flash_size"]) : default);
        Assert.Null(run.Tool.Read);
        run.Write(Path.Combine(bench.Folder, "firmware.bin"), 0x10000, TimeSpan.FromSeconds(20));
        Assert.Single(bench.Writes());
    }

    [LinuxTheory]
    [InlineData("esptool", "busy", "E0712")]
    [InlineData("esptool", "silent", "E0713")]
    [InlineData("esptool", "unplug", "E0715")]
    [InlineData("st-flash", "busy", "E0712")]
    [InlineData("st-flash", "silent", "E0713")]
    [InlineData("st-flash", "unplug", "E0715")]
    [InlineData("dfu-util", "busy", "E0712")]
    [InlineData("dfu-util", "silent", "E0713")]
    [InlineData("dfu-util", "unplug", "E0715")]
    [InlineData("openocd", "busy", "E0712")]
    [InlineData("openocd", "silent", "E0713")]
    [InlineData("openocd", "unplug", "E0715")]
    [InlineData("stm32cubeprogrammer", "busy", "E0712")]
    [InlineData("stm32cubeprogrammer", "silent", "E0713")]
    [InlineData("nanoff", "busy", "E0712")]
    [InlineData("nanoff", "silent", "E0713")]
    public void What_a_tool_says_becomes_an_error_of_the_line(string tool, string fault, string code)
    {
        using var bench = new Bench(fault: fault);
        FlashToolRun run = Of(bench, tool, "1-1.1");
        var error = Assert.Throws<DeviceException>(() => run.Write(Path.Combine(bench.Folder, "firmware.bin"), 0x10000, TimeSpan.FromSeconds(20)));
        Assert.Equal(code, error.Code);
        Assert.NotNull(error.Hint);
    }

    [LinuxFact]
    public void A_tool_that_never_ends_is_ended()
    {
        using var bench = new Bench(fault: "hang");
        FlashToolRun run = Of(bench, "esptool", "1-1.1");
        Assert.Equal("E0716", Assert.Throws<DeviceException>(() => run.Write(Path.Combine(bench.Folder, "firmware.bin"), 0x10000, TimeSpan.FromSeconds(1)))
            .Code);
    }

    [LinuxFact]
    public void A_new_tool_is_a_file()
    {
        using var bench = new Bench();
        string program = Path.Combine(bench.Fleet.ToolsFolder, "burn");
        File.WriteAllText(program, "#!/bin/sh\necho chip=Z80 serial=42 at \"$1\"\n[ \"$2\" = fail ] && { echo 'it is on fire'; exit 9; }\nexit 0\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string file = Path.Combine(bench.Folder, "burn.json");
        File.WriteAllText(file, """
            { "name": "burn", "program": "burn", "selects_by": "port",
                "identify": { "arguments": ["{port}"], "finds": { "chip": "chip=(\\S+)", "uid": "serial=(\\S+)" } },
              "write": { "arguments": ["{port}", "fail"] }, "faults": [ { "says": "on fire", "code": "E0717" } ] }
            """);
        FlashToolRun run = Of(bench, file, "1-1.1");
        Assert.Equal(("Z80", "42"), run.Identify(TimeSpan.FromSeconds(20)) is var found ? (found["chip"], found["uid"]) : default);
        var error = Assert.Throws<DeviceException>(() => run.Write(file, 0, TimeSpan.FromSeconds(20)));
        Assert.Equal(("E0717", "it is on fire"), (error.Code, error.Found));
    }

    [LinuxFact]
    public void A_tool_that_is_not_installed_says_how_to_get_it()
    {
        using var bench = new Bench();
        string file = Path.Combine(bench.Folder, "absent.json");
        File.WriteAllText(file, File.ReadAllText(FlashToolReader.Find("esptool")).Replace("\"program\": \"esptool\"", "\"program\": \"esptool-of-nobody\""));
        var error = Assert.Throws<ToolMissingException>(() => Of(bench, file, "1-1.1").Identify(TimeSpan.FromSeconds(5)));
        Assert.Equal(("E0501", 6), (error.Code, error.ExitCode));
    }

    private static FlashToolRun Of(Bench bench, string tool, string usbPath)
    {
        UsbUnit unit = new LinuxUsbTree(bench.Fleet.Folder).Find(usbPath);
        var places = new Dictionary<string, string>
        {
            ["port"] = unit.Port!,
            ["usb_path"] = usbPath,
            ["probe"] = unit.SerialNumber!,
            ["baud"] = "921600",
            ["target"] = "ESP32_REV3",
            ["config"] = "board/x.cfg",
        };
        return new FlashToolRun(FlashToolReader.Read(tool), places, bench.Folder, _ => { });
    }
}

/// <summary>As <see cref="Link.LinuxFactAttribute"/>, with cases.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "needs Linux";
}

/// <summary>Tests with a bench take turns: it stands in the environment of this process.</summary>
[CollectionDefinition(nameof(BenchTests))]
public sealed class BenchTests;
