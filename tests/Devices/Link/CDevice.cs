using System.Runtime.InteropServices;
using Edge.Devices.Boards;
using Edge.Devices.Tools;

namespace Edge.Devices.Tests.Link;

/// <summary>Builds and runs <c>tests/vectors/link_device.c</c>: the endpoint of the C firmware on a script of polls.</summary>
internal static class CDevice
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static readonly string[] Sources =
        [.. Directory.GetFiles(Path.Combine(Golden.Root(), "device", "bare", "link"), "*.c").Order(StringComparer.Ordinal)];

    /// <summary>The device around the endpoint, as a program of this computer.</summary>
    public static IEnumerable<string> Main => [Path.Combine(Golden.Root(), "tests", "vectors", "link_device.c"), Device("bare/host/port.c")];

    public static string[] Includes => ["-I", Device("bare"), "-I", Device("bare/link"), "-I", Device("kernels")];

    private static readonly string[] Strict = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror"];

    private static readonly Lazy<string> Sanitized = new(() => Build(
        "gcc", "link_device", [.. Strict, "-O1", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"], ["bare/host/port.c"]));

    /// <summary>On this computer, under address and undefined-behaviour checks.</summary>
    public static IReadOnlyList<byte[]> Play(IReadOnlyList<(int Microseconds, byte[] Bytes)> polls) => Play(polls, folder =>
        ToolRun.Run(Sanitized.Value, [], folder, Limit));

    /// <summary>The same endpoint as code of a board, in its emulator.</summary>
    public static IReadOnlyList<byte[]> PlayOn(Board board, IReadOnlyList<(int Microseconds, byte[] Bytes)> polls) => Play(polls, folder =>
    {
        string[] flags =
        [
            .. Strict, "-O2", "-ffreestanding", .. board.Flags, "-nostdlib", "-T", Device("bare/edge.ld"),
            $"-Wl,--defsym=EDGE_FLASH_ORIGIN={board.FlashOrigin}", $"-Wl,--defsym=EDGE_FLASH_BYTES={board.FlashBytes}",
            $"-Wl,--defsym=EDGE_RAM_ORIGIN={board.RamOrigin}", $"-Wl,--defsym=EDGE_RAM_BYTES={board.RamBytes}",
        ];
        string[] port = ["bare/start.c", "bare/memory.c", "bare/semihosting.c", $"bare/{board.Port}/port.c"];
        string program = Build(board.Compiler!, $"link_device_{board.Name}", flags, port);
        string[] arguments =
            [.. board.EmulatorArguments, "-nographic", "-monitor", "none", "-serial", "none", "-semihosting-config", "enable=on,target=native", "-kernel", program];
        return ToolRun.Run(ExternalTool.Named(board.Emulator!).Require(), arguments, folder, Limit);
    });

    private static List<byte[]> Play(IReadOnlyList<(int Microseconds, byte[] Bytes)> polls, Func<string, ToolRun> run)
    {
        string folder = Directory.CreateTempSubdirectory("edge-link-").FullName;
        try
        {
            byte[] head = LinkScript.Numbers(LinkScript.InputBytes, LinkScript.InferenceMicroseconds);
            File.WriteAllBytes(
                Path.Combine(folder, "images.bin"), [.. head, .. polls.SelectMany(poll => (byte[])[.. LinkScript.Numbers(poll.Microseconds, poll.Bytes.Length), .. poll.Bytes])]);
            ToolRun end = run(folder);
            Assert.True(end.ExitCode == 0, end.Output);
            return Answers(File.ReadAllBytes(Path.Combine(folder, "results.bin")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<byte[]> Answers(ReadOnlySpan<byte> results)
    {
        var answers = new List<byte[]>();
        while (results.Length > 0)
        {
            int count = MemoryMarshal.Read<int>(results);
            answers.Add(results.Slice(4, count).ToArray());
            results = results[(4 + count)..];
        }

        return answers;
    }

    private static string Build(string compiler, string name, string[] flags, string[] port)
    {
        // Beside the tests: made again by every run, and nothing is left elsewhere.
        string program = Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "link")).FullName, name);
        string[] sources = [Path.Combine(Golden.Root(), "tests", "vectors", "link_device.c"), .. Sources, .. port.Select(Device)];
        string[] libraries = flags.Contains("-nostdlib") ? ["-lgcc"] : [];
        ToolRun built = ToolRun.Run(
            ExternalTool.Named(compiler).Require(), [.. flags, .. Includes, .. sources, .. libraries, "-o", program], Path.GetTempPath(), Limit);
        Assert.True(built.ExitCode == 0, built.Output);
        return program;
    }

    private static string Device(string path) => Path.Combine(Golden.Root(), "device", path);
}
