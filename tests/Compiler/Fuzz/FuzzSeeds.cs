using System.IO.Compression;
using Edge.Compiler.Ir;
using Edge.Compiler.Tests.TFLite;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Fuzz;

/// <summary>Whole files to start from, each operator in at least one of them.</summary>
internal static class FuzzSeeds
{
    // Larger files hold the same structure and more weights.
    private const int MostBytes = 120_000;

    private const int Networks = 60;

    public static IReadOnlyList<byte[]> SmallTFLite { get; } = [.. SmallModels.All.Select(model => model.Build())];

    /// <summary>Files that Edge writes of random networks: every operator that has a word, float and INT8, weights included.</summary>
    /// <param name="write">An exporter; what it refuses is left out.</param>
    public static IReadOnlyList<byte[]> Exported(Func<Graph, byte[]> write)
    {
        var limits = new RandomGraphLimits { Weights = 600, Activation = 600, Macs = 20_000 };
        var files = new List<byte[]>();
        for (int seed = 1; seed <= Networks; seed++)
        {
            var random = new Random(seed);
            Graph graph = seed % 2 == 0 ? RandomGraphs.Int8(random, limits) : Pipeline.Prepare(RandomGraphs.Float(random, limits));
            try
            {
                files.Add(write(graph));
            }
            catch (ModelException)
            {
                // an operator the format has no word for
            }
        }

        return files;
    }

    /// <summary>Models nobody here made; empty without the shared data.</summary>
    public static IReadOnlyList<byte[]> Public(string extension) => Directory.Exists(TheoryWithSharedDataAttribute.Folder)
        ? [.. Directory.EnumerateFiles(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models"), "*" + extension, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where(file => new FileInfo(file).Length <= MostBytes).Select(File.ReadAllBytes)]
        : [];

    /// <summary>The models of the ONNX backend tests: one or a few nodes of every operator.</summary>
    public static IReadOnlyList<byte[]> Conformance()
    {
        string file = Path.Combine(TheoryWithSharedDataAttribute.Folder, "onnx-conformance", "onnx-backend-tests.zip");
        if (!File.Exists(file))
            return [];
        using ZipArchive zip = ZipFile.OpenRead(file);
        return [.. zip.Entries.Where(entry => entry.Name == "model.onnx").OrderBy(entry => entry.FullName, StringComparer.Ordinal).Select(Bytes)];
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
