using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Runtime;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Devices.Nano;

/// <summary>The pack inside a nanoFramework program: what its firmware reads beside the network's code.</summary>
internal static class NanoImagePack
{
    /// <summary>Static data of an assembly ends at 64 KB.</summary>
    private const int PartBytes = 60_000;

    /// <param name="plan">The program as packs carry it. Its SHA-256 stands in its place, so that limits for the same program are for this one.</param>
    /// <param name="locating">How the output of a network that locates is read; null: it tells classes of whole pictures apart.</param>
    public static PackContent Of(
        Graph graph, string product, string board, byte[] plan, NanoStation station, PreprocessingParameters pixels, LocatingSpecification? locating)
    {
        LineSettings line = station.Line ?? new LineSettings { FrameHeight = 0, FrameWidth = 0 };
        Quantization output = graph.Outputs[0].Quantization!;
        return new PackContent
        {
            Product = Ascii(product),
            Label = "image",
            Board = board,
            KernelSet = "managed",
            Release = 0,
            Parts =
            [
                new PackPart(PackSection.Program, SHA256.HashData(plan)),
                PreprocessingPart.Write(station.Preprocessing ?? NanoPicture.AsItIs(graph)),
                .. locating is null ? Array.Empty<PackPart>() : [LocatingPart.Write(locating, graph)],
                .. MapPart.Of(graph),
                station.Limits
                    ?? LimitsPart.Write(Usual(graph, locating), locating is null && graph.Outputs[0].Bytes > 1 ? JudgeMode.Highest : JudgeMode.AnyDefect, output),
                LinePart.Write(line.FrameHeight > 0 ? line : line with { FrameHeight = pixels.FrameH, FrameWidth = pixels.FrameW }),
                GoldenPart.Write(GoldenPart.Record(graph, GoldenPart.Noise(graph, count: 1, seed: 1))),
            ],
        };
    }

    /// <summary>Classes that hold the bytes, each for an assembly of its own.</summary>
    public static IReadOnlyList<(NanoPackPart Part, EmittedFile File)> Files(byte[] pack, IReadOnlyList<string> header, string name) =>
        [.. pack.Chunk(PartBytes).Select((bytes, i) => (new NanoPackPart($"Pack{i + 1}", i * PartBytes, bytes.Length), File(bytes, header, name, $"Pack{i + 1}")))];

    private static EmittedFile File(byte[] bytes, IReadOnlyList<string> header, string name, string part)
    {
        var text = new StringBuilder();
        foreach (string line in header)
            text.Append($"// {line}\n");
        text.Append($"namespace {name}App;\n\npublic static class {part}\n{{\n    public static sbyte[] Bytes()\n    {{\n        return new sbyte[]\n        {{\n");
        LiteralWriter.Write(text, (sbyte[])(object)bytes, "            ");
        text.Append("        };\n    }\n}\n");
        return new EmittedFile($"{part}.g.cs", text.ToString());
    }

    /// <summary>The highest score decides, or whatever is located, from the threshold on.</summary>
    private static IReadOnlyList<ClassLimit> Usual(Graph graph, LocatingSpecification? locating)
    {
        int outputs = graph.Outputs[0].Bytes;
        string Name(int i) => i < graph.Classes.Count ? Ascii(graph.Classes[i]) : $"{i}";
        if (locating?.Grid(graph) is { } grid)
            return [.. Enumerable.Range(0, grid.Classes).Select(i => new ClassLimit(Name(i), i > 0, i > 0 ? grid.Threshold : PackLimits.Never, 0))];
        return outputs > 1
            ? [.. Enumerable.Range(0, outputs).Select(i => new ClassLimit(Name(i), i > 0, PackLimits.Never, 0))]
            : [new ClassLimit(Name(0), true, 0, 0)];
    }

    private static string Ascii(string name)
    {
        string plain = string.Concat(name.Where(c => c is > ' ' and < (char)127).Take(PackLayout.NameBytes));
        return plain.Length > 0 ? plain : "model";
    }
}
