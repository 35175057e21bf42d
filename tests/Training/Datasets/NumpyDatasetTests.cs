using System.IO.Compression;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public sealed class NumpyDatasetTests : IDisposable
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 12).Select(i => (byte)(20 * i))];
    private static readonly byte[] Images = ArrayFile.Npy([2, 3, 2], Pixels);
    private static readonly byte[] Labels = ArrayFile.Npy([2], [2, 0]);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_gives_images_and_labels(int version)
    {
        IImageDataset dataset = Open(ArrayFile.Npy([2, 3, 2], Pixels, version: version), ArrayFile.Npy([2], ArrayFile.Int64(2, 0), "<i8", version));
        Assert.Equal([2, 0], Enumerable.Range(0, dataset.Count).Select(dataset.Label));
        Assert.Equal(["0", "1", "2"], dataset.ClassNames);
        RawImage image = dataset.Read(1);
        Assert.Equal((2, 3, 1), (image.Width, image.Height, image.Channels));
        Assert.Equal(Pixels[6..], image.Pixels);
    }

    [Theory]
    [InlineData("|u1", new byte[] { 3 })]
    [InlineData("|i1", new byte[] { 3 })]
    [InlineData("<i4", new byte[] { 3, 0, 0, 0 })]
    [InlineData("<i8", new byte[] { 3, 0, 0, 0, 0, 0, 0, 0 })]
    public void Labels_are_any_whole_numbers(string type, byte[] label) =>
        Assert.Equal(3, Open(ArrayFile.Npy([1, 3, 4], Pixels), ArrayFile.Npy([1], label, type)).Label(0));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_archive_holds_both(bool compressed)
    {
        byte[] archive = ArrayFile.Npz(compressed, ("labels", Labels), ("more", Labels), ("images", ArrayFile.Npy([2, 1, 2, 3], Pixels)));
        IImageDataset dataset = NumpyDataset.OpenNpz(_folder.Write("a.npz", archive), ["a", "b", "c"]);
        Assert.Equal((2, 1, 3), (dataset.Read(1).Width, dataset.Read(1).Height, dataset.Read(1).Channels));
        Assert.Equal(Pixels[6..], dataset.Read(1).Pixels);
        Assert.Equal(["a", "b", "c"], dataset.ClassNames);
    }

    [Fact]
    public void What_is_wrong_with_an_array_is_named()
    {
        void Refused(string found, byte[] images, byte[]? labels = null) => DatasetFault.Named("E0245", found, () => Open(images, labels ?? Labels));
        byte[] Header(string text) => ArrayFile.NpyWithHeader(text, Pixels);
        Refused("does not begin like a NumPy file", []);
        Refused("does not begin like a NumPy file", Images[1..]);
        Refused("with a header of", Images[..40]);
        Refused("version 9", [.. Images[..6], 9, .. Images[7..]]);
        Refused("a header of 4294967295 bytes", [.. Images[..6], 2, 0, 255, 255, 255, 255, .. Images[12..]]);
        Refused("with a header of 70004 bytes", ArrayFile.NpyWithHeader(new string(' ', 70000), Pixels, version: 2));
        Refused("11 bytes for shape (2, 3, 2)", Images[..^1]);
        Refused("13 bytes for shape (2, 3, 2)", [.. Images, 0]);
        Refused("elements of type '<f4'", ArrayFile.Npy([1, 3, 1], Pixels, "<f4"));
        Refused("elements of type ''", Header("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (2, 3, 2), }"));
        Refused("Fortran", Header("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }"));
        Refused("without a shape", Header("{'descr': '|u1', 'fortran_order': False, }"));
        Refused("without a shape", Header("{'descr': '|u1', 'fortran_order': False, 'shape': (), }"));
        Refused("a dimension of '-2'", Header("{'descr': '|u1', 'fortran_order': False, 'shape': (-2, 3, 2), }"));
        Refused("a dimension of '99999999999'", Header("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 3, 2), }"));
        Refused("12 bytes for shape (2147483647, 2147483647, 2147483647)", ArrayFile.Npy([int.MaxValue, int.MaxValue, int.MaxValue], Pixels));
        Refused("images of shape (2, 6)", ArrayFile.Npy([2, 6], Pixels));
        Refused("images of shape (1, 3, 2, 2)", ArrayFile.Npy([1, 3, 2, 2], Pixels));
        Refused("type '|i1'", ArrayFile.Npy([2, 3, 2], Pixels, "|i1"));
        Refused("labels of shape (3) beside 2 images", Images, ArrayFile.Npy([3], [0, 1, 2]));
        Refused("label -1 of image 1", Images, ArrayFile.Npy([2], [0, 255], "|i1"));
        Refused("label 65536 of image 0", Images, ArrayFile.Npy([2], ArrayFile.Int64(65536, 0), "<i8"));
    }

    [Fact]
    public void What_is_wrong_with_an_archive_is_named()
    {
        byte[] archive = ArrayFile.Npz(false, ("images", Images), ("labels", Labels));
        byte[] Changed(int at)
        {
            byte[] bytes = [.. archive];
            bytes[at] ^= 0x10;
            return bytes;
        }

        void Refused(string code, string found, byte[] bytes) => DatasetFault.Named(code, found, () => NumpyDataset.OpenNpz(_folder.Write("a.npz", bytes)));
        Refused("E0245", "no array 'labels' among images.npy", ArrayFile.Npz(true, ("images", Images)));
        Refused("E0240", "cannot be read", archive[..^30]);
        Refused("E0240", "cannot be read", []);
        Refused("E0240", "cannot be read", Images);
        Refused("E0245", "check sum", Changed(archive.AsSpan().IndexOf(Pixels)));
    }

    [Fact]
    public void An_archive_that_grows_without_end_is_refused()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("images.npy", CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 8; i++)
                entry.Write(zeros);
        }

        DatasetFault.Named("E0241", "more than 4000000 bytes", () =>
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            DatasetFile.Unpack("a.npz: images", 4_000_000, zip.Entries[0].Open);
        });
    }

    private IImageDataset Open(byte[] images, byte[] labels) => NumpyDataset.OpenNpy(_folder.Write("images.npy", images), _folder.Write("labels.npy", labels));
}
