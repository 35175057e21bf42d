using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Emission;

public sealed class OutputFolderTests : IDisposable
{
    private static readonly EmittedFile[] Two = [new("a.c", "first\n"), new("sub/b.c", "second\n")];

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_arrive_whole_and_nothing_else_does()
    {
        OutputFolder.Write(_folder, Two);
        Assert.Equal(["a.c", "b.c"], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.Equal("second\n", File.ReadAllText(Path.Combine(_folder, "sub", "b.c")));
    }

    [Fact]
    public void Older_files_are_replaced()
    {
        File.WriteAllText(Path.Combine(_folder, "a.c"), "older and longer than the new text");
        OutputFolder.Write(_folder, Two);
        Assert.Equal("first\n", File.ReadAllText(Path.Combine(_folder, "a.c")));
    }

    [Fact]
    public void A_name_that_cannot_be_written_leaves_the_older_files_as_they_were()
    {
        File.WriteAllText(Path.Combine(_folder, "a.c"), "older");
        Directory.CreateDirectory(Path.Combine(_folder, "sub", "b.c"));
        var e = Assert.Throws<DataException>(() => OutputFolder.Write(_folder, Two));
        Assert.Equal("E0404", e.Code);
        Assert.Equal("older", File.ReadAllText(Path.Combine(_folder, "a.c")));
        Assert.Equal(["a.c"], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public void A_full_disk_leaves_nothing()
    {
        if (!File.Exists("/dev/full"))
            return; // a device that is always full: Linux only
        File.CreateSymbolicLink(Path.Combine(_folder, "b.c.tmp"), "/dev/full");
        var e = Assert.Throws<DataException>(() => OutputFolder.Write(_folder, [new("a.c", "first\n"), new("b.c", "second\n")]));
        Assert.Equal("E0404", e.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_where_a_file_stands_is_an_error_that_names_it()
    {
        string file = Path.Combine(_folder, "taken");
        File.WriteAllText(file, "");
        var e = Assert.Throws<DataException>(() => OutputFolder.Write(file, Two));
        Assert.Equal(("E0404", file), (e.Code, e.Where));
        Assert.Equal("", File.ReadAllText(file));
    }

    [Fact]
    public void A_folder_of_its_own_that_stays_empty_is_removed()
    {
        string folder = Path.Combine(_folder, "new");
        string tooLong = new('n', 300);
        Assert.Throws<DataException>(() => OutputFolder.Write(folder, [new(tooLong, "")]));
        Assert.False(Directory.Exists(folder));
    }
}
