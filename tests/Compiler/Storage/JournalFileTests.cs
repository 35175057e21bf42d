using System.Text;
using Edge.Compiler.Storage;

namespace Edge.Compiler.Tests.Storage;

public sealed class JournalFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-journal-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "units.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_added_is_read_by_another_one_while_it_is_open_and_by_the_next()
    {
        using (JournalFile journal = JournalFile.Open(Path))
        {
            Assert.Empty(journal.Lines);
            journal.Add("one"u8);
            journal.Add("zwölf"u8);
            Assert.Equal(["one", "zwölf"], JournalFile.Read(Path));
        }

        using JournalFile again = JournalFile.Open(Path);
        Assert.Equal(["one", "zwölf"], again.Lines);
    }

    [Fact]
    public void A_line_that_was_cut_short_is_ended_before_the_next_one()
    {
        File.WriteAllText(Path, "one\nhal");
        using (JournalFile journal = JournalFile.Open(Path))
            journal.Add("three"u8);
        Assert.Equal("one\nhal\nthree\n", File.ReadAllText(Path, Encoding.UTF8));
    }

    [Fact]
    public void One_at_a_time_writes()
    {
        using JournalFile journal = JournalFile.Open(Path);
        var error = Assert.Throws<JournalTakenException>(() => JournalFile.Open(Path));
        Assert.Contains("units.jsonl.lock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_is_no_place_is_not_called_taken()
    {
        Directory.CreateDirectory(Path + ".lock");
        var error = Assert.ThrowsAny<Exception>(() => JournalFile.Open(Path));
        Assert.IsNotType<JournalTakenException>(error);
    }

    [Fact]
    public void A_full_disk_is_an_error_and_not_a_line()
    {
        if (!File.Exists("/dev/full"))
            return;
        File.CreateSymbolicLink(Path, "/dev/full");
        using JournalFile journal = JournalFile.Open(Path);
        Assert.ThrowsAny<IOException>(() => journal.Add("one"u8));
        Assert.ThrowsAny<IOException>(() => journal.Add("two"u8));
    }
}
