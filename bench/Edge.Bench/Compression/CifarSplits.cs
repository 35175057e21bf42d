using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Tests;
using Edge.Training;
using Edge.Training.Compressing;
using Edge.Training.Datasets;

namespace Edge.Bench.Compression;

/// <summary>CIFAR-10 for compression: 45,000 images to learn from, the last 5,000 training images to search by, the test images, which are read last.</summary>
/// <param name="folder">Of the shared data.</param>
/// <param name="most">Images of each split; 0 for all.</param>
internal sealed class CifarSplits(string folder, int most)
{
    private const int SearchImages = 5000, BatchImages = 10_000;

    private readonly Lazy<(ImageSet Train, ImageSet Search)> _learned = new(() => Learned(folder, most));
    private readonly Lazy<ImageSet> _test = new(() => First(Batch(folder, "test_batch"), most));

    public static readonly IReadOnlyList<float> Mean = [0.4914f, 0.4822f, 0.4465f], Deviation = [0.247f, 0.2435f, 0.2616f];

    /// <summary>A byte is a pixel less 128, a real value the pixel in [0, 1].</summary>
    public static PreprocessingSpecification Preprocessing { get; } = new() { Color = CameraColor.Rgb888, Multiplier = 1, ZeroPoint = -128 };

    public ImageSet Train => _learned.Value.Train;

    public ImageSet Search => _learned.Value.Search;

    /// <summary>For numbers that go into a table and decide nothing.</summary>
    public ImageSet Test => _test.Value;

    /// <summary>As the checkpoints of 'edge train' name these images.</summary>
    public string Fingerprint => $"train {DatasetHash.OfSet(Train)}, search {DatasetHash.OfSet(Search)}";

    /// <summary>Search images, and some training images in their order, the same share of each class.</summary>
    public CompressionData For(int trainImages) => new(trainImages >= Train.Count ? Train : CompressionData.Split(Train, trainImages, seed: 1).Search, Search);

    private static (ImageSet, ImageSet) Learned(string folder, int most)
    {
        ImageSet[] batches = [.. Enumerable.Range(1, 5).Select(i => Batch(folder, $"data_batch_{i}"))];
        ImageSet all = batches[0] with { Images = [.. batches.SelectMany(batch => batch.Images)], Labels = [.. batches.SelectMany(batch => batch.Labels)] };
        int learned = all.Count - SearchImages;
        return (First(all.Part([.. Enumerable.Range(0, learned)]), most), First(all.Part([.. Enumerable.Range(learned, SearchImages)]), most));
    }

    private static ImageSet First(ImageSet set, int most) => most == 0 || most >= set.Count ? set : set.Part([.. Enumerable.Range(0, most)]);

    private static ImageSet Batch(string folder, string name)
    {
        var (images, labels) = CifarImages.Labelled(BatchImages, Path.Combine(folder, "cifar10", name + ".med8.gz"));
        sbyte[][] bytes = [.. images.Select(image => Array.ConvertAll(image, pixel => (sbyte)(pixel + Preprocessing.ZeroPoint)))];
        return new ImageSet(Shape.Nhwc(1, 32, 32, 3), Preprocessing.Quantization, bytes, labels);
    }
}
