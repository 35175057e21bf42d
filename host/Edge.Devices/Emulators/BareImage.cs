using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>A built program: models and harness, for one board.</summary>
public sealed class BareImage
{
    private readonly bool _taps;

    internal BareImage(Board board, IReadOnlyList<BareModel> models, bool taps, string program)
    {
        Board = board;
        Models = models;
        _taps = taps;
        Program = program;
    }

    public IReadOnlyList<BareModel> Models { get; }

    internal Board Board { get; }

    /// <summary>Full path.</summary>
    internal string Program { get; }

    /// <summary>The models' own object files, the plan interpreter included where it runs them.</summary>
    public MemorySize ModelSize { get; internal init; }

    /// <summary>The linked image, harness included.</summary>
    public MemorySize ImageSize { get; internal init; }

    /// <summary>Runs the image once over all requests.</summary>
    /// <param name="count">Emulate instructions of one length, so that instructions can be counted exactly; slower.</param>
    /// <param name="limit">What ends the run early.</param>
    /// <exception cref="ToolMissingException">E0501: the emulator is not installed.</exception>
    /// <exception cref="DeviceException">E0502: the time limit is over. E0504: the program failed. E0505: its results are incomplete.</exception>
    public HarnessResult Run(IReadOnlyList<HarnessRequest> requests, ToolLimit limit, bool count = false)
    {
        string build = Path.GetDirectoryName(Program)!;
        string folder = Path.Combine(build, $"run-{Guid.NewGuid():N}"); // runs of one image may overlap
        Directory.CreateDirectory(folder);
        try
        {
            HarnessFiles.WriteImages(Path.Combine(folder, "images.bin"), requests);
            ToolRun run = Board.Emulator is null
                ? ToolRun.Run(Program, [], folder, limit)
                : ToolRun.Run(ExternalTool.Named(Board.Emulator).Require(), EmulatorArguments(count), folder, limit);
            if (run.ExitCode != 0)
                throw Fault(run);
            return HarnessFiles.ReadResults(Path.Combine(folder, "results.bin"), Models, requests, _taps);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string[] EmulatorArguments(bool count) =>
    [
        .. Board.EmulatorArguments, "-nographic", "-monitor", "none", "-serial", "none", "-semihosting-config", "enable=on,target=native",
        .. count ? ["-icount", $"shift={Board.EmulatorCountShift}"] : Array.Empty<string>(), "-kernel", Program,
    ];

    private DeviceException Fault(ToolRun run)
    {
        string? check = run.Output.Split('\n').FirstOrDefault(line => line.Contains("runtime error", StringComparison.Ordinal)
            || line.Contains("ERROR: AddressSanitizer", StringComparison.Ordinal));
        string found = (run.ExitCode, check) switch
        {
            (_, not null) => check.Trim(),
            (5, _) => "a processor fault ended the program",
            (3, _) => "the images are shorter than the model's input",
            (6, _) => "the plan interpreter refuses the plan",
            (4, _) => "images.bin or results.bin could not be used",
            _ => $"exit status {run.ExitCode}: {run.Output.Trim()}",
        };
        return new DeviceException("E0504", $"emitted C on {Board.Name}", found);
    }
}
