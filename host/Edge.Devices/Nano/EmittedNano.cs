using System.Globalization;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;
using Edge.Devices.Tools;

namespace Edge.Devices.Nano;

/// <summary>Emitted C#, as a board gets it, on the real nanoCLR.</summary>
internal sealed class EmittedNano(NanoTools tools, Program program, EmitOptions options, string folder, ToolLimit limit) : IBackend
{
    // Static data of an assembly ends at 64 KB.
    private const int ImageBytes = 60_000;

    private const string Model = "Model";

    public BackendRun Run(IReadOnlyList<sbyte[]> images, Action<double> progress)
    {
        sbyte[][] plain = new sbyte[images.Count][], tapped = new sbyte[images.Count][];
        uint[][] crcs = [.. images.Select(_ => new uint[program.Graph.Nodes.Count])];
        // One form after the other: nanoCLR has room for the assemblies of one.
        string[] lines = [.. Execute(images, taps: false, dump: false, progress), .. Execute(images, taps: true, dump: false, part => progress(0.5 + part / 2))];
        foreach (string[] words in Words(lines))
        {
            int image = int.Parse(words[1], CultureInfo.InvariantCulture);
            switch (words[0])
            {
                case "plain": plain[image] = Bytes(words[2]); break;
                case "tapped": tapped[image] = Bytes(words[2]); break;
                case "crc": crcs[image][int.Parse(words[2], CultureInfo.InvariantCulture)] = uint.Parse(words[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture); break;
            }
        }

        if (plain.Any(output => output is null) || tapped.Any(output => output is null))
            throw new DeviceException("E0504", "nanoCLR", $"ended before the last image: {string.Join(" | ", lines.Where(line => line.Length > 0).TakeLast(2))}");
        return new BackendRun(plain, tapped, crcs);
    }

    public sbyte[][] Dump(sbyte[] image)
    {
        var tensors = new List<sbyte>[program.Graph.Nodes.Count];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = [];
        foreach (string[] words in Words(Execute([image], taps: true, dump: true, _ => { })).Where(words => words[0] == "dump"))
            tensors[int.Parse(words[2], CultureInfo.InvariantCulture)].AddRange(Bytes(words[3]));
        return [.. tensors.Select(values => values.ToArray())];
    }

    private IReadOnlyList<string> Execute(IReadOnlyList<sbyte[]> images, bool taps, bool dump, Action<double> progress)
    {
        EmitOptions emit = options with { Name = Model, Taps = taps, UnrolledAssemblies = EmitOptions.MostAssemblies };
        List<NanoAssembly> assemblies = [EmittedAssemblies.Kernels(), .. EmittedAssemblies.Of(Model, CSharpEmitter.Emit(program, emit))];
        AddImages(assemblies, images);
        string text = new TemplateSet("nano", options.TemplateFolder).Render("Ladder.cs.sbn", "run", View(images.Count, taps, dump));
        assemblies.Add(new NanoAssembly("Ladder", [new EmittedFile("Ladder.cs", text)], [.. assemblies.Select(assembly => assembly.Name)], IsProgram: true));
        IReadOnlyList<string> files = NanoBuild.Build(tools, assemblies, folder, limit);
        progress(0.4);
        return NanoBuild.Run(tools, files, folder, limit);
    }

    // Each input of each image is a method, so that nothing is on the heap before it is asked for.
    private void AddImages(List<NanoAssembly> assemblies, IReadOnlyList<sbyte[]> images)
    {
        var text = new System.Text.StringBuilder();
        int bytes = 0, part = 0;
        void Close()
        {
            if (text.Length > 0)
                assemblies.Add(new NanoAssembly($"Images{++part}", [new EmittedFile("Images.cs", text.ToString())], []));
            text.Clear();
            bytes = 0;
        }

        for (int i = 0; i < images.Count; i++)
        {
            sbyte[][] inputs = Reference.Split(program.Graph, images[i]);
            for (int k = 0; k < inputs.Length; k++)
            {
                if (bytes + inputs[k].Length > ImageBytes)
                    Close();
                bytes += inputs[k].Length;
                text.Append($"public static class Image{i}Input{k}\n{{\n    public static sbyte[] Get()\n    {{\n        return new sbyte[]\n        {{\n");
                LiteralWriter.Write(text, inputs[k], "            ");
                text.Append("        };\n    }\n}\n");
            }
        }

        Close();
    }

    private LadderView View(int images, bool taps, bool dump)
    {
        int[] outputs = [.. program.Graph.Outputs.Select(output => output.Bytes)];
        string results = string.Join(", ", outputs.Select((_, i) => $"output{i}"));
        return new LadderView(Model, taps, dump, outputs,
            [.. Enumerable.Range(0, images).Select(i => $"{string.Join(", ", program.Graph.Inputs.Select((_, k) => $"Image{i}Input{k}.Get()"))}, {results}")]);
    }

    private static IEnumerable<string[]> Words(IEnumerable<string> lines)
    {
        const string mark = "edge: ";
        return lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..].Split(' '));
    }

    private static sbyte[] Bytes(string hex) => [.. Convert.FromHexString(hex).Select(value => (sbyte)value)];
}

/// <summary>What the template of the ladder's program sees.</summary>
/// <param name="Model">Its class.</param>
/// <param name="Taps">Whether it has taps.</param>
/// <param name="Dump">True to print every value instead of checksums.</param>
/// <param name="Outputs">Bytes of each output.</param>
/// <param name="Images">The arguments of Infer for each image.</param>
public sealed record LadderView(string Model, bool Taps, bool Dump, IReadOnlyList<int> Outputs, IReadOnlyList<string> Images);
