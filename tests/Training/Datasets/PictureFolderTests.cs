using System.Text;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public sealed class PictureFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_are_found_in_every_folder_but_hidden_ones()
    {
        foreach (string name in new[] { "b.pgm", "a/deep/2.PGM", "a/1.pgm", ".thumbnails/x.pgm", "a/.hidden.pgm" })
            _folder.Write(name, Gray);
        _folder.Write("notes.txt", [1]);
        var pictures = new PictureFolder(_folder.Path, most: 10);
        Assert.Equal(["a/1.pgm", "a/deep/2.PGM", "b.pgm"], Enumerable.Range(0, pictures.Count).Select(pictures.ImageName));
        Assert.Equal([7], pictures.Read(0).Pixels.Select(pixel => (int)pixel));
    }

    [Fact]
    public void Of_too_many_pictures_each_part_of_the_folder_has_its_share()
    {
        foreach (int i in Enumerable.Range(0, 10))
            _folder.Write($"{(i < 5 ? "dent" : "ok")}/{i}.pgm", Gray);
        var pictures = new PictureFolder(_folder.Path, most: 4);
        Assert.Equal(["dent/0.pgm", "dent/2.pgm", "ok/5.pgm", "ok/7.pgm"], Enumerable.Range(0, pictures.Count).Select(pictures.ImageName));
        Assert.Equal(10, pictures.Files.Count);
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        DatasetFault.Named("E0246", "the folder does not exist", () => new PictureFolder(Path.Combine(_folder.Path, "none"), 1));
        _folder.Write("notes.txt", [1]);
        DatasetFault.Named("E0246", "holds no image", () => new PictureFolder(_folder.Path, 1));
    }

    private static byte[] Gray => [.. Encoding.ASCII.GetBytes("P5 1 1 255\n"), 7];
}
