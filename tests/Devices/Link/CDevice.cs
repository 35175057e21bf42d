using System.Runtime.InteropServices;
using Edge.Devices.Boards;
using Edge.Devices.Tests.Tools;

namespace Edge.Devices.Tests.Link;

/// <summary>Builds and runs <c>tests/vectors/link_device.c</c>: the endpoint of the C firmware on a script of polls.</summary>
internal static class CDevice
{
    public static readonly string[] Sources =
        [.. Directory.GetFiles(Path.Combine(Golden.Root(), "device", "bare", "link"), "*.c").Order(StringComparer.Ordinal)];

    private static readonly VectorProgram Program = new("link_device", [.. Sources.Select(path => $"bare/link/{Path.GetFileName(path)}")]);

    /// <summary>The device around the endpoint, as a program of this computer.</summary>
    public static IEnumerable<string> Main => Program.HostSources;

    public static string[] Includes => VectorProgram.Includes;

    /// <summary>On this computer, under address and undefined-behaviour checks.</summary>
    public static IReadOnlyList<byte[]> Play(IReadOnlyList<(int Microseconds, byte[] Bytes)> polls) => Answers(Program.Run(Images(polls)));

    /// <summary>The same endpoint as code of a board, in its emulator.</summary>
    public static IReadOnlyList<byte[]> PlayOn(Board board, IReadOnlyList<(int Microseconds, byte[] Bytes)> polls) =>
        Answers(Program.RunOn(board, Images(polls)));

    private static byte[] Images(IReadOnlyList<(int Microseconds, byte[] Bytes)> polls)
    {
        byte[] head = LinkScript.Numbers(LinkScript.InputBytes, LinkScript.InferenceMicroseconds);
        return [.. head, .. polls.SelectMany(poll => (byte[])[.. LinkScript.Numbers(poll.Microseconds, poll.Bytes.Length), .. poll.Bytes])];
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
}
