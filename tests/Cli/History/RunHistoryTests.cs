using System.Text.Json.Nodes;
using Edge.Cli.History;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;

namespace Edge.Cli.Tests.History;

public sealed class RunHistoryTests
{
    private static readonly DateTime _noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_run_comes_back_as_it_was_written()
    {
        using var run = new Run();
        using RunHistory history = RunHistory.Open(RunHistory.PathFor(run.Folder));
        RunRecord begun = history.Add(Train(epochs: "3"));
        RunRecord ended = begun with
        {
            Seconds = 12.5,
            Outcome = "done",
            Hashes = new Dictionary<string, string> { ["float"] = "abc" },
            Results = new Dictionary<string, double> { ["search_accuracy_percent"] = 97.25 },
        };
        history.Update(ended);
        Assert.Equivalent(ended, history.Get(begun.Id), strict: true);
        Assert.Equal(DateTimeKind.Utc, history.Get(begun.Id).Started.Kind);
    }

    [Fact]
    public void Comparing_names_what_differs_and_by_how_much()
    {
        RunRecord a = Train("3") with { Results = new Dictionary<string, double> { ["accuracy_percent"] = 97, ["only_a"] = 1 } };
        RunRecord b = Train("5") with { Seed = 2, Results = new Dictionary<string, double> { ["accuracy_percent"] = 97.5 } };
        Assert.Equal(
            [
                new RunDifference("setting", "seed", "1", "2", null),
                new RunDifference("setting", "train.epochs", "3", "5", null),
                new RunDifference("result", "accuracy_percent", "97", "97.5", 0.5),
                new RunDifference("result", "only_a", "1", null, null),
            ], RunComparison.Of(a, b));
        Assert.Empty(RunComparison.Of(a, a));
    }

    [Fact]
    public void The_verb_lists_shows_and_compares()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("runs"));
        Assert.Equal("no runs yet\n", run.Out);
        using (RunHistory history = RunHistory.Open(RunHistory.PathFor(run.Folder)))
        {
            RunRecord ended = Train("3") with { Seconds = 61, Outcome = "done", Results = new Dictionary<string, double> { ["search_accuracy_percent"] = 97.25 } };
            history.Add(ended);
            history.Add(ended with { Settings = new Dictionary<string, string> { ["train.epochs"] = "5" }, Seconds = 4 });
        }

        Assert.Equal(0, run.Edge("runs", "list"));
        string list = run.Out;
        Assert.Equal(0, run.Edge("runs", "show", "2"));
        string show = run.Out;
        Assert.Equal(0, run.Edge("runs", "compare", "1", "2"));
        string compare = run.Out;
        Assert.Equal(0, run.Edge("runs", "--json"));
        Golden.Check("cli/runs.txt", $"$ edge runs list\n{list}\n$ edge runs show 2\n{show}\n$ edge runs compare 1 2\n{compare}\n$ edge runs --json\n{run.Out}");

        Assert.Equal(2, run.Edge("runs", "show", "3"));
        Assert.Contains("E0018", run.Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    public void A_damaged_history_is_an_error_of_data(int keep)
    {
        using var run = new Run();
        string path = RunHistory.PathFor(run.Folder);
        using (RunHistory history = RunHistory.Open(path))
            history.Add(Train("3"));
        byte[] whole = File.ReadAllBytes(path);
        new Random(1).NextBytes(whole.AsSpan(keep));
        File.WriteAllBytes(path, whole);
        Assert.Equal(3, run.Edge("runs"));
        Assert.StartsWith("edge: error E0270: ", run.Error);
    }

    [Fact]
    public void A_history_of_a_newer_edge_is_left_alone()
    {
        using var run = new Run();
        string path = RunHistory.PathFor(run.Folder);
        RunHistory.Open(path).Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.Contains("version 99", Assert.Throws<DataException>(() => RunHistory.Open(path)).Found);
    }

    private static RunRecord Train(string epochs) => new()
    {
        Verb = "train",
        Project = "cap",
        Started = _noon,
        Seed = 1,
        Settings = new Dictionary<string, string> { ["train.epochs"] = epochs },
    };
}
