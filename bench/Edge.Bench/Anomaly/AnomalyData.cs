using Edge.Compiler.Preprocessing;
using Edge.Training;
using Edge.Training.Datasets;

namespace Edge.Bench.Anomaly;

/// <summary>Good parts to learn from, and parts of both kinds that nothing has seen.</summary>
/// <param name="Name">What the study calls it.</param>
/// <param name="Kinds">By label of <paramref name="Test"/>; label 0 is good.</param>
internal sealed record AnomalyData(string Name, ImageSet Good, ImageSet Test, IReadOnlyList<string> Kinds)
{
    private static readonly PreprocessingSpecification _gray = new() { Color = CameraColor.Gray8, Resize = new Edge.Compiler.Ir.Size(64, 64), Bilinear = true };

    public const string RenderedName = "rendered parts";

    // Settings were chosen on the search split, with an eye on test images of seeds 1, 101 and 102: what the study states is of other ones.
    private const int FreshSeeds = 200;

    /// <param name="good">Good parts to learn from.</param>
    /// <param name="tested">Images to judge, a fifth of them good.</param>
    /// <param name="seed">Of the parts.</param>
    public static AnomalyData Rendered(int good, int tested, int seed)
    {
        var train = new GoodOnes(new RenderedParts(RenderedSplit.Train, good * 5, seed));
        var test = new RenderedParts(RenderedSplit.Test, tested, seed + FreshSeeds);
        return new AnomalyData(RenderedName, Load(train, good), Load(test, tested), test.ClassNames);
    }

    /// <param name="folder">With <c>train-images-idx3-ubyte.gz</c> and its like.</param>
    /// <param name="good">The class that counts as good.</param>
    public static AnomalyData Idx(string name, string folder, string good, int most)
    {
        string[] classes = [.. File.ReadLines(Path.Combine(folder, "classes.txt")).Where(line => line.Length > 0)];
        int goodClass = Array.IndexOf(classes, good);
        IImageDataset Split(string split) => IdxDataset.Open(Path.Combine(folder, $"{split}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{split}-labels-idx1-ubyte.gz"), classes);
        IImageDataset train = Split("train"), test = Split("test");
        ImageSet all = Load(test, test.Count);
        int Swapped(int label) => label == goodClass ? 0 : label < goodClass ? label + 1 : label;
        return new AnomalyData(name, Only(train, goodClass, most), all with { Labels = [.. all.Labels.Select(Swapped)] },
            [classes[goodClass], .. classes.Where((_, label) => label != goodClass)]);
    }

    private static ImageSet Load(IImageDataset dataset, int count) => dataset.Load(_gray, count);

    private static ImageSet Only(IImageDataset dataset, int label, int most)
    {
        ImageSet all = Load(dataset, dataset.Count);
        return all.Part([.. Enumerable.Range(0, all.Count).Where(i => all.Labels[i] == label).Take(most)]);
    }

    /// <summary>Every fifth image of rendered parts: the good ones, and no other is drawn.</summary>
    private sealed class GoodOnes(RenderedParts inner) : IImageDataset
    {
        private const int Of = 5;

        public string Name => inner.Name;

        public int Count => inner.Count / Of;

        public IReadOnlyList<string> ClassNames => inner.ClassNames;

        public int Label(int index) => inner.Label(index * Of);

        public string ImageName(int index) => inner.ImageName(index * Of);

        public RawImage Read(int index) => inner.Read(index * Of);
    }
}
