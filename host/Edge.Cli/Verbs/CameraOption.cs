using System.CommandLine;
using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning.Memories;

namespace Edge.Cli.Verbs;

/// <summary>The option <c>--camera</c>: emitted C sets memory aside for a camera's frames and the input made from them.</summary>
internal static class CameraOption
{
    private const string Example = "160x120:rgb565, 160x120:gray8:overlap, 96x96:yuv422:double";

    private static readonly Dictionary<string, int> BytesOfPixel = new() { ["gray8"] = 1, ["rgb565"] = 2, ["yuv422"] = 2, ["rgb888"] = 3 };

    // One frame that waits for the inference; one that arrives during it; two, one of which is filled while the other is read.
    private static readonly Dictionary<string, (int Frames, bool Overlaps)> Modes = new() { ["wait"] = (1, false), ["overlap"] = (1, true), ["double"] = (2, true) };

    public static Option<string?> Create() => new("--camera")
    {
        Description = "C only: width, height and pixels of a camera whose frames and the input share the arena; wait (usual), overlap or double says when frames arrive",
        HelpName = "WxH:PIXELS[:WHEN]",
    };

    /// <exception cref="UsageException">E0003: the text says something else.</exception>
    public static CameraBuffers? Of(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } text ? Of(text) : null;

    /// <exception cref="UsageException">E0003: there are several inputs, of which a camera makes one.</exception>
    public static void Require(Graph graph)
    {
        if (graph.Inputs.Count != 1)
            throw new UsageException("E0003", "--camera", $"{graph.Name} has {graph.Inputs.Count} inputs", "a network of one input");
    }

    private static CameraBuffers Of(string text)
    {
        string[] parts = text.Split(':');
        int[] size = [.. parts[0].Split('x').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int pixels) ? pixels : 0)];
        bool isSize = size.Length == 2 && size.All(pixels => pixels is > 0 and <= 4096);
        string when = parts.Length == 3 ? parts[2] : "wait";
        return isSize && parts.Length is 2 or 3 && BytesOfPixel.TryGetValue(parts[1], out int bytes) && Modes.TryGetValue(when, out var mode)
            ? new CameraBuffers(size[0] * size[1] * bytes, mode.Frames, mode.Overlaps)
            : throw new UsageException("E0003", "--camera", $"'{text}'",
                $"width x height, {string.Join(", ", BytesOfPixel.Keys)}, and perhaps {string.Join(", ", Modes.Keys)}: {Example}");
    }
}
