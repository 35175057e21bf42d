using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public sealed class IdxDatasetTests : IDisposable
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 12).Select(i => (byte)(20 * i))];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_those_of_the_files(bool isZipped)
    {
        IImageDataset dataset = Open(ArrayFile.Idx([2, 3, 2], Pixels), ArrayFile.Idx([2], [1, 0]), isZipped);
        Assert.Equal(2, dataset.Count);
        Assert.Equal(["0", "1"], dataset.ClassNames);
        Assert.Equal([1, 0], new[] { dataset.Label(0), dataset.Label(1) });
        RawImage second = dataset.Read(1);
        Assert.Equal((2, 3, 1), (second.Width, second.Height, second.Channels));
        Assert.Equal(Pixels[6..], second.Pixels);
        Assert.Equal(dataset.Name + "#1", dataset.ImageName(1));
    }

    [Fact]
    public void A_fourth_dimension_is_the_colour()
    {
        RawImage image = Open(ArrayFile.Idx([1, 2, 2, 3], Pixels), ArrayFile.Idx([1], [0])).Read(0);
        Assert.Equal((2, 2, 3), (image.Width, image.Height, image.Channels));
        Assert.Equal(Pixels, image.Pixels);
    }

    [Fact]
    public void Names_are_those_of_the_user()
    {
        string images = _folder.Write("a", ArrayFile.Idx([2, 3, 2], Pixels)), labels = _folder.Write("b", ArrayFile.Idx([2], [1, 0]));
        Assert.Equal(["ok", "dent"], IdxDataset.Open(images, labels, ["ok", "dent"]).ClassNames);
        DatasetFault.Named("E0242", "labels from 0 to 1 for 1 classes", () => IdxDataset.Open(images, labels, ["ok"]));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        byte[] images = ArrayFile.Idx([2, 3, 2], Pixels), labels = ArrayFile.Idx([2], [1, 0]);
        void Refused(string found, byte[] badImages, byte[]? badLabels = null) => DatasetFault.Named("E0243", found, () => Open(badImages, badLabels ?? labels));
        Refused("does not begin like an IDX file", []);
        Refused("does not begin like an IDX file", [0, 0, 8]);
        Refused("does not begin like an IDX file", [0x1f, 0x8b, 8, 0, 0, 0]);
        Refused("elements of type 0x0d", ArrayFile.Idx([2, 3, 2], Pixels, type: 13));
        Refused("3 dimensions in a file of 9 bytes", images[..9]);
        Refused("0 dimensions", ArrayFile.Idx([], []));
        Refused("5 dimensions", ArrayFile.Idx([1, 1, 1, 1, 1], [1]));
        Refused("a dimension of 0", ArrayFile.Idx([2, 0, 2], []));
        Refused("a dimension of -1", ArrayFile.Idx([2, -1, 2], Pixels));
        Refused("a dimension of 2147483647", ArrayFile.Idx([2, int.MaxValue, int.MaxValue], Pixels));
        Refused("11 elements for dimensions 2x3x2", images[..^1]);
        Refused("13 elements for dimensions 2x3x2", [.. images, 0]);
        Refused("12 elements for dimensions 50000x100x100", ArrayFile.Idx([50000, 100, 100], Pixels));
        Refused("dimensions 2x6", ArrayFile.Idx([2, 6], Pixels));
        Refused("dimensions 2x3x1x2", ArrayFile.Idx([2, 3, 1, 2], Pixels));
        Refused("dimensions 3 beside 2 images", images, ArrayFile.Idx([3], [1, 0, 1]));
        Refused("dimensions 2x1 beside 2 images", images, ArrayFile.Idx([2, 1], [1, 0]));
    }

    private IImageDataset Open(byte[] images, byte[] labels, bool isZipped = false)
    {
        string end = isZipped ? ".gz" : "";
        byte[] Stored(byte[] bytes) => isZipped ? TemporaryFolder.Gzip(bytes) : bytes;
        return IdxDataset.Open(_folder.Write("images-idx3-ubyte" + end, Stored(images)), _folder.Write("labels-idx1-ubyte" + end, Stored(labels)));
    }
}
