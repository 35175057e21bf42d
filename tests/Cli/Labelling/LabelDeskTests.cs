using Edge.Cli.Labelling;
using Edge.Cli.Tests.CommandLine;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Tests.Labelling;

public sealed class LabelDeskTests : IDisposable
{
    private readonly Run _run = new();
    private readonly HandClock _clock = new();

    public LabelDeskTests() => _run.With("shots/a.png", "").With("shots/b.png", "").With("shots/c.png", "").With("shots/dent/d.png", "").With("shots/.e.png", "");

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Pictures_come_by_name_and_those_of_a_class_do_not_come()
    {
        using LabelDesk desk = Desk();
        Assert.Equal(new LabelCounts(1, 3, 0), desk.Counts);
        foreach (string file in new[] { "a.png", "b.png", "c.png" })
        {
            Assert.Equal(file, desk.Next("x"));
            Assert.Null(desk.Answer("x", file, LabelEntry.IsClass, "OK"));
        }

        Assert.Null(desk.Next("x"));
        _run.With("shots/aa.png", "");
        Assert.Equal("aa.png", desk.Next("x")); // captured meanwhile
    }

    [Fact]
    public void Two_people_never_get_the_same_picture_and_the_first_answer_stays()
    {
        using LabelDesk desk = Desk();
        Assert.Equal(("a.png", "b.png"), (desk.Next("x"), desk.Next("y")));
        Assert.Equal("a.png", desk.Next("x"));
        Assert.Equal("y", desk.Answer("x", "b.png", LabelEntry.IsClass, "OK")!.By); // it lies in front of y
        Assert.Null(desk.Answer("y", "b.png", LabelEntry.IsClass, "dent"));
        Assert.Equal(("y", "dent"), (desk.Answer("x", "b.png", LabelEntry.IsClass, "OK")!.By, desk.Said("b.png")!.Label));
        Assert.Null(desk.Answer("y", "b.png", LabelEntry.IsGray, null)); // one's own may be changed
        Assert.Equal(LabelEntry.IsGray, desk.Said("b.png")!.Answer);
    }

    [Fact]
    public void Who_has_gone_keeps_no_picture()
    {
        using LabelDesk desk = Desk();
        Assert.Equal(("a.png", "b.png"), (desk.Next("x"), desk.Next("y")));
        _clock.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal("a.png", desk.Next("y"));
        Assert.Equal("b.png", desk.Next("x"));
    }

    [Fact]
    public void What_is_put_off_comes_last_the_oldest_first_and_to_anybody()
    {
        using LabelDesk desk = Desk();
        foreach (string file in new[] { "a.png", "b.png" })
        {
            Assert.Equal(file, desk.Next("x"));
            Assert.Null(desk.Answer("x", file, LabelEntry.IsSkipped, null));
            _clock.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(new LabelCounts(1, 3, 2), desk.Counts);
        Assert.Equal("c.png", desk.Next("x"));
        Assert.Equal("a.png", desk.Next("y"));
        Assert.Null(desk.Answer("y", "a.png", LabelEntry.IsClass, "OK"));
    }

    [Fact]
    public void The_last_answers_are_taken_back_one_by_one()
    {
        using LabelDesk desk = Desk();
        Assert.Null(desk.Undo("x"));
        desk.Answer("x", "a.png", LabelEntry.IsClass, "OK");
        desk.Answer("x", "b.png", LabelEntry.IsClass, "OK");
        desk.Answer("y", "c.png", LabelEntry.IsClass, "OK");
        Assert.Equal(("b.png", "a.png"), (desk.Undo("x"), desk.Undo("x")));
        Assert.Null(desk.Undo("x"));
        Assert.Equal(new LabelCounts(2, 2, 0), desk.Counts);
    }

    [Fact]
    public void Everything_said_is_there_after_a_crash_that_cut_a_line()
    {
        using (LabelDesk desk = Desk())
        {
            desk.Answer("x", "a.png", LabelEntry.IsClass, "OK");
            desk.Answer("x", "b.png", LabelEntry.IsGray, null);
            desk.Answer("x", "c.png", LabelEntry.IsClass, "OK");
            desk.Undo("x");
        }

        File.AppendAllText(_run.Path("shots/labels.jsonl"), "{\"file\":\"c.png\",\"answ");
        using LabelDesk again = Desk();
        Assert.Equal(new LabelCounts(3, 1, 0), again.Counts);
        Assert.Equal("c.png", again.Next("y"));
        Assert.Null(again.Answer("y", "c.png", LabelEntry.IsClass, "dent"));
        Assert.Equal(["a.png OK", "c.png dent", "dent/d.png dent"], Learned());
    }

    [Fact]
    public void What_another_person_answered_since_is_not_taken_back()
    {
        using LabelDesk desk = Desk();
        desk.Answer("x", "a.png", LabelEntry.IsSkipped, null);
        Assert.Null(desk.Answer("y", "a.png", LabelEntry.IsClass, "dent"));
        Assert.Null(desk.Undo("x"));
        Assert.Equal(("dent", "y"), (desk.Said("a.png")!.Label, desk.Said("a.png")!.By));
    }

    [Fact]
    public void A_disk_that_is_full_changes_nothing()
    {
        File.CreateSymbolicLink(_run.Path("shots/labels.jsonl"), "/dev/full");
        using LabelDesk desk = Desk();
        Assert.ThrowsAny<IOException>(() => desk.Answer("x", "a.png", LabelEntry.IsClass, "OK"));
        Assert.Null(desk.Said("a.png"));
        Assert.Equal(new LabelCounts(1, 3, 0), desk.Counts);
    }

    [Fact]
    public void One_process_at_a_time_has_the_journal()
    {
        using LabelDesk desk = Desk();
        Assert.ThrowsAny<IOException>(Desk);
    }

    private string[] Learned()
    {
        var dataset = new CapturedDataset(_run.Path("shots"), ["OK", "dent"]);
        return [.. Enumerable.Range(0, dataset.Count).Select(i => $"{dataset.ImageName(i)["shots/".Length..]} {dataset.ClassNames[dataset.Label(i)]}")];
    }

    private LabelDesk Desk() => LabelDesk.Open(_run.Path("shots"), _clock);
}
