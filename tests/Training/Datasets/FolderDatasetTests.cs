using System.Text;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public sealed class FolderDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_and_images_come_in_the_order_of_their_names()
    {
        foreach (string name in new[] { "dent/10.pgm", "dent/9.PGM", "OK/b.pgm", "OK/a.pgm", "ok2/c.pgm" })
            _folder.Write(name, Gray((byte)name.Length));
        _folder.Write("dent/notes.txt", [1]);
        _folder.Write("readme.md", [1]);
        _folder.Write(".thumbnails/x.pgm", Gray(1));
        var dataset = new FolderDataset(_folder.Path);
        Assert.Equal(["OK", "dent", "ok2"], dataset.ClassNames); // ordinal: capitals first
        Assert.Equal(["OK/a.pgm", "OK/b.pgm", "dent/10.pgm", "dent/9.PGM", "ok2/c.pgm"], Enumerable.Range(0, dataset.Count).Select(dataset.ImageName));
        Assert.Equal([0, 0, 1, 1, 2], Enumerable.Range(0, dataset.Count).Select(dataset.Label));
        Assert.Equal(["dent/10.pgm".Length], dataset.Read(2).Pixels.Select(pixel => (int)pixel));
        Assert.Equal(Path.GetFileName(_folder.Path), dataset.Name);
    }

    [Fact]
    public void The_users_classes_give_the_labels()
    {
        _folder.Write("a/1.pgm", Gray(1));
        _folder.Write("b/1.pgm", Gray(2));
        var dataset = new FolderDataset(_folder.Path, ["b", "a"]);
        Assert.Equal(["b/1.pgm", "a/1.pgm"], Enumerable.Range(0, 2).Select(dataset.ImageName));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        void Refused(string found, string path, params string[]? classes) => DatasetFault.Named("E0246", found, () => new FolderDataset(path, classes));
        Refused("the folder does not exist", Path.Combine(_folder.Path, "none"), null);
        Refused("holds no image", _folder.Path, null);
        _folder.Folder("empty");
        Refused("holds no image", _folder.Path, null);
        _folder.Write("ok/1.pgm", Gray(1));
        Refused("folders empty, ok", _folder.Path, "ok");
        Refused("folders empty, ok", _folder.Path, "empty", "ok", "dent");
        Refused("the folder does not exist", _folder.Write("file", [1]), null);
    }

    [Fact]
    public void A_damaged_image_is_named_with_its_path()
    {
        string path = _folder.Write("ok/1.png", "not a PNG"u8.ToArray());
        var dataset = new FolderDataset(_folder.Path);
        Assert.StartsWith(path, DatasetFault.Named("E0250", "does not begin like an image file", () => dataset.Read(0)).Where);
        File.Delete(path);
        DatasetFault.Named("E0240", "does not exist", () => dataset.Read(0));
    }

    private static byte[] Gray(byte pixel) => [.. Encoding.ASCII.GetBytes("P5 1 1 255\n"), pixel];
}
