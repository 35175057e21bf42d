using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public sealed class DatasetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_zipped_file_is_unpacked_by_its_name()
    {
        byte[] bytes = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i >> 3))];
        Assert.Equal(bytes, DatasetFile.Read(_folder.Write("a.GZ", TemporaryFolder.Gzip(bytes))));
        Assert.Equal(bytes, DatasetFile.Read(_folder.Write("a.bin", bytes)));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        byte[] zipped = TemporaryFolder.Gzip(new byte[5000]);
        DatasetFault.Named("E0240", "the file does not exist", () => DatasetFile.Read(Path.Combine(_folder.Path, "none")));
        DatasetFault.Named("E0240", "the file does not exist", () => DatasetFile.Read(Path.Combine(_folder.Path, "none", "none")));
        DatasetFault.Named("E0240", "cannot be read", () => DatasetFile.Read(_folder.Folder("folder")));
        DatasetFault.Named("E0240", "cannot be read", () => DatasetFile.Read(_folder.Write("b.gz", [1, 2, 3])));
        DatasetFault.Named("E0240", "where its end says", () => DatasetFile.Read(_folder.Write("c.gz", zipped[..^12])));
        DatasetFault.Named("E0241", "more than 4999 bytes", () => DatasetFile.Read(_folder.Write("d.gz", zipped), 4999));
        DatasetFault.Named("E0241", "more than 4999 bytes", () => DatasetFile.Read(_folder.Write("d", new byte[5000]), 4999));
        Assert.Equal(5000, DatasetFile.Read(Path.Combine(_folder.Path, "d.gz"), 5000).Length);
    }
}
