using System.Globalization;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;
using Edge.Devices.Tools;

namespace Edge.Devices.Nano;

/// <summary>A model on the real nanoCLR, twice: as a board gets it, and in a form that shows the output of every node.</summary>
internal abstract class NanoBackend(NanoTools tools, Program program, string folder, ToolLimit limit) : IBackend
{
    protected const string Model = "Model";

    // Static data of an assembly ends at 64 KB.
    private const int ImageBytes = 60_000;

    public virtual bool Locates => true;

    /// <summary>Everything but images and program: libraries and one form of the model, in an order in which each finds those before it.</summary>
    protected abstract IReadOnlyList<NanoAssembly> Models(bool taps);

    /// <summary>The program's source.</summary>
    /// <param name="images">How many there are; their inputs are Image0Input0.Get() and so on.</param>
    /// <param name="taps">Which form of the model it runs.</param>
    /// <param name="dump">True to print every value instead of checksums.</param>
    protected abstract string ProgramText(int images, bool taps, bool dump);

    public virtual TapOrder Order => TapOrder.OfRows;

    /// <summary>Looks at what the program said before its results are read.</summary>
    protected virtual void Check(IReadOnlyList<string> lines)
    {
    }

    public BackendRun Run(IReadOnlyList<sbyte[]> images, Action<double> progress)
    {
        sbyte[][] plain = new sbyte[images.Count][], tapped = new sbyte[images.Count][];
        uint[][] crcs = [.. images.Select(_ => new uint[program.Graph.Nodes.Count])];
        // One form after the other: nanoCLR has room for the assemblies of one.
        string[] lines = [.. Execute(images, taps: false, dump: false, progress), .. Execute(images, taps: true, dump: false, part => progress(0.5 + part / 2))];
        foreach (string[] words in Words(lines).Where(words => words[0] is "plain" or "tapped" or "crc"))
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
        return Order.Tensors([.. tensors.Select(values => values.ToArray())]);
    }

    private IReadOnlyList<string> Execute(IReadOnlyList<sbyte[]> images, bool taps, bool dump, Action<double> progress)
    {
        List<NanoAssembly> assemblies = [.. Models(taps)];
        AddImages(assemblies, images);
        assemblies.Add(new NanoAssembly("Ladder", [new EmittedFile("Ladder.cs", ProgramText(images.Count, taps, dump))], [.. assemblies.Select(assembly => assembly.Name)], IsProgram: true));
        IReadOnlyList<string> files = NanoBuild.Build(tools, assemblies, folder, limit);
        progress(0.4);
        IReadOnlyList<string> lines = NanoBuild.Run(tools, files, folder, limit);
        Check(lines);
        return lines;
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

    protected static IEnumerable<string[]> Words(IEnumerable<string> lines)
    {
        const string mark = "edge: ";
        return lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..].Split(' '));
    }

    private static sbyte[] Bytes(string hex) => [.. Convert.FromHexString(hex).Select(value => (sbyte)value)];
}
