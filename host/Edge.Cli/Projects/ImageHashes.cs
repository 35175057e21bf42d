using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Datasets;

namespace Edge.Cli.Projects;

/// <summary>Which images a verb has seen, one SHA-256 on each line: so that validation can tell whether a test image was among them without loading them again.</summary>
internal static class ImageHashes
{
    public static void Save(string path, ImageSet set) =>
        AtomicFile.Write(path, string.Join('\n', set.Images.Select(DatasetHash.OfImage).Distinct().Order(StringComparer.Ordinal)) + "\n");

    /// <summary>How many images of <paramref name="test"/> the file names; null when there is no such file.</summary>
    public static int? Overlap(string path, ImageSet test)
    {
        if (!File.Exists(path))
            return null;
        var known = File.ReadLines(path).ToHashSet();
        return test.Images.Count(image => known.Contains(DatasetHash.OfImage(image)));
    }
}
