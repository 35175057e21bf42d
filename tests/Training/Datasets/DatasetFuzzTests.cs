using Edge.Compiler.Ir;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

/// <summary>Damaged array files: a dataset whose every image can be read, or a <see cref="DataException"/>.</summary>
public sealed class DatasetFuzzTests : IDisposable
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 60).Select(i => (byte)(i * 37))];
    private readonly TemporaryFolder _folder = new();
    private readonly string _labels, _npyLabels;

    public DatasetFuzzTests()
    {
        _labels = _folder.Write("labels", ArrayFile.Idx([4], [0, 1, 2, 1]));
        _npyLabels = _folder.Write("labels.npy", ArrayFile.Npy([4], ArrayFile.Int64(0, 1, 2, 1), "<i8"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mutated_IDX_files() => Opens(
        [ArrayFile.Idx([4, 3, 5], Pixels), ArrayFile.Idx([4, 5, 1, 3], Pixels)], "images",
        images => IdxDataset.Open(images, _labels));

    [Fact]
    public void Mutated_zipped_IDX_files() => Opens(
        [TemporaryFolder.Gzip(ArrayFile.Idx([4, 3, 5], Pixels))], "images.gz",
        images => IdxDataset.Open(images, _labels));

    [Fact]
    public void Mutated_NumPy_files() => Opens(
        [ArrayFile.Npy([4, 3, 5], Pixels), ArrayFile.Npy([4, 5, 1, 3], Pixels, version: 2)], "images.npy",
        images => NumpyDataset.OpenNpy(images, _npyLabels));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mutated_NumPy_archives(bool compressed) => Opens(
        [ArrayFile.Npz(compressed, ("images", ArrayFile.Npy([4, 3, 5], Pixels)), ("labels", ArrayFile.Npy([4], [0, 1, 2, 1])))], "all.npz",
        path => NumpyDataset.OpenNpz(path));

    [Fact]
    public void Mutated_CIFAR_batches() => Opens([[7, .. new byte[3072], 3, .. new byte[3072]]], "batch.bin", path => Cifar10Dataset.Open([path]));

    private void Opens(byte[][] files, string name, Func<string, IImageDataset> open)
    {
        int refused = 0;
        Property.Holds(random =>
        {
            string path = _folder.Write(name, Mutation.Of(files, random));
            try
            {
                IImageDataset dataset = open(path);
                for (int i = 0; i < dataset.Count; i++)
                {
                    RawImage image = dataset.Read(i);
                    Assert.Equal(image.Width * image.Height * image.Channels, image.Pixels.Length);
                    Assert.InRange(dataset.Label(i), 0, dataset.ClassNames.Count - 1);
                }
            }
            catch (DataException)
            {
                refused++;
            }
        }, runs: 1000);
        Assert.NotEqual(0, refused);
    }
}
