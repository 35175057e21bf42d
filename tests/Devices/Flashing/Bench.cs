using System.Security.Cryptography;
using Edge.Compiler.Pack;
using Edge.Devices.Flashing;
using Edge.Devices.Flashing.Fleet;
using Edge.Runtime.Update;

namespace Edge.Devices.Tests.Flashing;

/// <summary>A bench with simulated units, and a worker for them in this process.</summary>
internal sealed class Bench : IDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public Bench(int units = 1, string fault = "", string chip = "ESP32-D0WD-V3", long origin = 0)
    {
        Folder = Directory.CreateTempSubdirectory("edge-bench-").FullName;
        SimulatedFleet.Create(Path.Combine(Folder, "fleet"), new FleetOptions
        {
            Units = units,
            Chip = chip,
            FlashOrigin = origin,
            Faults = fault.Length == 0 ? [] : [(FleetFault.Named(fault), 1)],
        });
        Fleet = SimulatedFleet.Open(Path.Combine(Folder, "fleet"));
        Origin = origin;
        File.WriteAllBytes(Path.Combine(Folder, "firmware.bin"), FleetImages.Firmware(1));
        File.WriteAllBytes(Path.Combine(Folder, "cap.edgepack"), PackWriter.Write(Pack, PackKey.OfImage));
        GoldenSamples.Save(Path.Combine(Folder, "golden.json"), FleetImages.Samples(6));
        Environment.SetEnvironmentVariable("PATH", Fleet.ToolsFolder + Path.PathSeparator + _path);
        Environment.SetEnvironmentVariable("EDGE_FLEET", Fleet.Folder);
    }

    public string Folder { get; }

    public SimulatedFleet Fleet { get; }

    public long Origin { get; }

    public PackContent Pack { get; } = FleetImages.Pack(release: 1);

    public PackKey Key => PackKey.Load(Path.Combine(Fleet.Folder, "key"), "key");

    /// <summary>What the worker said to its line.</summary>
    public StringWriter Messages { get; } = new();

    public IReadOnlyList<string> Calls(string usbPath = "1-1.1") => Fleet.CallsOf(usbPath);

    public IEnumerable<string> Writes(string usbPath = "1-1.1") => Calls(usbPath).Where(call => call.Contains(" write ") || call.Contains(" erase "));

    public UnitJob Job(string verb = UnitVerb.Flash, string serial = "CAM-1", string usbPath = "1-1.1") => new()
    {
        Verb = verb,
        Serial = serial,
        Station = "3",
        Slot = "1",
        UsbPath = usbPath,
        UsbRoot = Fleet.Folder,
        Tool = FlashToolReader.Find("esptool"),
        Places = new Dictionary<string, string> { ["baud"] = "921600" },
        Chip = "ESP32",
        Board = FleetImages.Board,
        Images =
        [
            FlashImage.Of(Path.Combine(Folder, "firmware.bin"), Origin + FleetImages.FirmwareAt),
            FlashImage.Of(Path.Combine(Folder, "cap.edgepack"), Origin + FleetImages.PackAt),
        ],
        Link = Fleet.LinkOf(usbPath),
        ModelSha256 = Hash(PackSection.Program),
        PreprocessingSha256 = Hash(PackSection.Preprocessing),
        LimitsSha256 = Hash(PackSection.Limits),
        Camera = new CameraLimits { Sharpness = 0.5 },
        Golden = Path.Combine(Folder, "golden.json"),
        Seconds = Enum.GetValues<UnitStep>().ToDictionary(step => step, _ => 20.0),
        Folder = Path.Combine(Folder, "units", serial),
    };

    public UnitReport Run(UnitJob job, bool wasGood = false) =>
        UnitWorker.RunHere(job, Messages, _ => new UnitOrder(true, wasGood, "", "", ""), CancellationToken.None);

    public void Dispose()
    {
        Fleet.Dispose();
        Environment.SetEnvironmentVariable("PATH", _path);
        Environment.SetEnvironmentVariable("EDGE_FLEET", null);
        Directory.Delete(Folder, recursive: true);
    }

    private string Hash(int part) => Convert.ToHexStringLower(SHA256.HashData(Pack.Find(part)!));
}
