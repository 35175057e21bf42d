using Edge.Devices.Boards;
using Edge.Devices.Tools;

namespace Edge.Devices.Tests.Tools;

/// <summary>A C program of <c>tests/vectors</c> that reads images.bin and writes results.bin: on this computer with sanitizers, and as code of a board.</summary>
/// <param name="name">Of its file in <c>tests/vectors</c>, without extension.</param>
/// <param name="sources">Files below <c>device</c> that are compiled with it.</param>
internal sealed class VectorProgram(string name, params string[] sources)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string[] Strict = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror"];

    private readonly Dictionary<string, string> _built = [];

    /// <summary>Where its headers are found.</summary>
    public static string[] Includes => ["-I", Device("bare"), "-I", Device("bare/link"), "-I", Device("kernels")];

    /// <summary>The program's own file and those of a PC's port, as paths.</summary>
    public IEnumerable<string> HostSources => [Path.Combine(Golden.Root(), "tests", "vectors", $"{name}.c"), Device("bare/host/port.c")];

    /// <summary>On this computer, under address and undefined-behaviour checks.</summary>
    public byte[] Run(byte[] images)
    {
        string program = Built("", "gcc", [.. Strict, "-O1", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"], ["bare/host/port.c"]);
        return Play(images, folder => ToolRun.Run(program, [], folder, Limit));
    }

    /// <summary>The same as code of a board, in its emulator.</summary>
    public byte[] RunOn(Board board, byte[] images)
    {
        string[] flags =
        [
            .. Strict, "-O2", "-ffreestanding", .. board.Flags, "-nostdlib", "-T", Device("bare/edge.ld"),
            $"-Wl,--defsym=EDGE_FLASH_ORIGIN={board.FlashOrigin}", $"-Wl,--defsym=EDGE_FLASH_BYTES={board.FlashBytes}",
            $"-Wl,--defsym=EDGE_RAM_ORIGIN={board.RamOrigin}", $"-Wl,--defsym=EDGE_RAM_BYTES={board.RamBytes}",
        ];
        string[] port = ["bare/start.c", "bare/memory.c", "bare/semihosting.c", $"bare/{board.Port}/port.c"];
        string program = Built($"_{board.Name}", board.Compiler!, flags, port);
        string[] arguments =
            [.. board.EmulatorArguments, "-nographic", "-monitor", "none", "-serial", "none", "-semihosting-config", "enable=on,target=native", "-kernel", program];
        return Play(images, folder => ToolRun.Run(ExternalTool.Named(board.Emulator!).Require(), arguments, folder, Limit));
    }

    private static byte[] Play(byte[] images, Func<string, ToolRun> run)
    {
        string folder = Directory.CreateTempSubdirectory("edge-vectors-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "images.bin"), images);
            ToolRun end = run(folder);
            Assert.True(end.ExitCode == 0, end.Output);
            return File.ReadAllBytes(Path.Combine(folder, "results.bin"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Beside the tests: made again by every run, and nothing is left elsewhere.
    private string Built(string suffix, string compiler, string[] flags, string[] port)
    {
        lock (_built)
        {
            if (_built.TryGetValue(suffix, out string? known))
                return known;
            string program = Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "vectors-in-c")).FullName, name + suffix);
            string[] files = [HostSources.First(), .. sources.Concat(port).Select(Device)];
            string[] libraries = flags.Contains("-nostdlib") ? ["-lgcc"] : [];
            ToolRun built = ToolRun.Run(
                ExternalTool.Named(compiler).Require(), [.. flags, .. Includes, .. files, .. libraries, "-o", program], Path.GetTempPath(), Limit);
            Assert.True(built.ExitCode == 0, built.Output);
            return _built[suffix] = program;
        }
    }

    private static string Device(string path) => Path.Combine(Golden.Root(), "device", path);
}
