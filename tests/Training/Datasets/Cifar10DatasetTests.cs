using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public sealed class Cifar10DatasetTests : IDisposable
{
    private const int Record = 3073;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Batches_are_joined_and_planes_become_pixels()
    {
        string first = _folder.Write("data_batch_1.bin", [.. Image(9, 1), .. Image(0, 2)]);
        string second = _folder.Write("data_batch_2.bin.gz", TemporaryFolder.Gzip(Image(3, 5)));
        IImageDataset dataset = Cifar10Dataset.Open([first, second]);
        Assert.Equal(3, dataset.Count);
        Assert.Equal([9, 0, 3], Enumerable.Range(0, 3).Select(dataset.Label));
        Assert.Equal("truck", dataset.ClassNames[9]);
        RawImage image = dataset.Read(2);
        Assert.Equal((32, 32, 3), (image.Width, image.Height, image.Channels));
        foreach (int i in new[] { 0, 1, 31, 32, 1023 })
            Assert.Equal([Sample(5, 0, i), Sample(5, 1, i), Sample(5, 2, i)], image.Pixels[(3 * i)..(3 * i + 3)]);
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        void Refused(string found, byte[] batch) => DatasetFault.Named("E0244", found, () => Cifar10Dataset.Open([_folder.Write("batch.bin", batch)]));
        Refused("0 bytes", []);
        Refused("3072 bytes", Image(1, 1)[..^1]);
        Refused("3074 bytes", [.. Image(1, 1), 0]);
        Refused("label 10 in record 1", [.. Image(9, 1), .. Image(10, 1)]);
        DatasetFault.Named("E0244", "there are no batches", () => Cifar10Dataset.Open([]));
        DatasetFault.Named("E0240", "does not exist", () => Cifar10Dataset.Open([Path.Combine(_folder.Path, "none.bin")]));
    }

    private static byte[] Image(byte label, int seed) => [label, .. Enumerable.Range(0, Record - 1).Select(i => Sample(seed, i / 1024, i % 1024))];

    private static byte Sample(int seed, int plane, int pixel) => (byte)(seed * 31 + plane * 101 + pixel * 7 + pixel / 32);
}
