using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Flashing;
using Edge.Runtime;
using Edge.Runtime.Update;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Images;

namespace Edge.Cli.Verbs;

/// <summary>Golden samples of a line: a folder of pictures for each class, brought to what the network takes once for all units.</summary>
internal static class LineGolden
{
    /// <param name="source">A folder, or a file that was prepared before; null: none.</param>
    /// <param name="pack">Says how pictures are preprocessed and which classes are defects.</param>
    /// <param name="folder">Gets the prepared file.</param>
    /// <exception cref="UsageException">E0737: no pack, or classes that it does not know.</exception>
    public static string? Prepare(Session session, string? source, ReadPack? pack, string folder)
    {
        if (source is null || File.Exists(source))
            return source;
        string shown = session.Shown(source);
        if (pack?.Content.Find(PackSection.Preprocessing) is not { } preprocessing || pack.Content.Find(PackSection.Limits) is not { } limits)
            throw new UsageException("E0737", shown, "golden samples without a model's pack",
                "'pack: FILE.edgepack' in the line file: it says how pictures are preprocessed");
        Dictionary<string, bool> isDefect = LimitsPart.Read(limits, shown).ToDictionary(limit => limit.Name, limit => limit.IsDefect);
        PreprocessingSpecification specification = PreprocessingPart.Parse(PreprocessingPart.TextOf(preprocessing), shown);
        var samples = new List<GoldenSample>();
        foreach (string classFolder in Directory.GetDirectories(source).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(classFolder);
            if (!isDefect.TryGetValue(name, out bool defect))
                throw new UsageException("E0737", session.Shown(classFolder), $"the model has no class '{name}'", string.Join(", ", isDefect.Keys));
            samples.AddRange(Directory.GetFiles(classFolder).Where(ImageFile.IsSupported).Order(StringComparer.Ordinal)
                .Select(file => new GoldenSample($"{name}/{Path.GetFileName(file)}", defect, Tensor(file, specification))));
        }

        if (samples.Count == 0)
            throw new UsageException("E0737", shown, "no picture", "a folder for each class, with pictures in it");
        Directory.CreateDirectory(folder);
        string prepared = Path.Combine(folder, "golden.json");
        GoldenSamples.Save(prepared, samples);
        return prepared;
    }

    private static byte[] Tensor(string file, PreprocessingSpecification specification)
    {
        RawImage image = ImageFile.Read(file);
        PreprocessingParameters p = specification.Parameters(file, image.Width, image.Height);
        sbyte[] tensor = new sbyte[p.OutH * p.OutW * p.OutC];
        Preprocessing.Run(p, image.Frame(specification.Color), 0, tensor, 0);
        return (byte[])(object)tensor;
    }
}
