using Edge.Cli.Queue;
using Edge.Cli.Tests.CommandLine;
using Edge.Training.Compressing;

namespace Edge.Cli.Tests.Queue;

public class TrialOrderTests
{
    private static readonly SearchOptions _options = new(
        [new SearchLadder(SearchMethod.Quantization, [8, 6, 5, 4, 3, 2]), new SearchLadder(SearchMethod.ChannelPruning, [0.2, 0.4])], 0.01);

    [Fact]
    public void A_search_that_bisects_is_followed_by_middles_of_halves()
    {
        Assert.Equal(["iq5", "iq8", "iq3", "iq6", "iq4", "iq2"], Keys("start", SearchScan.Bisect));
        Assert.Equal(["iq8", "iq3", "iq6", "iq4", "iq2"], Keys("iq5", SearchScan.Bisect));
    }

    [Fact]
    public void A_search_in_steps_is_followed_by_the_next_steps() => Assert.Equal(["iq6", "iq5", "iq4", "iq3", "iq2"], Keys("iq8", SearchScan.Linear));

    [Fact]
    public void Others_go_on_from_the_same_start() => Assert.Equal(["iq4_ns0.4"], Keys("iq4_ns0.2", SearchScan.Bisect));

    [Theory]
    [InlineData("redis://localhost")]
    [InlineData("localhost")]
    [InlineData("amqp://")]
    public void What_is_no_broker_is_refused(string url)
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge("search", "--queue", url));
        Assert.Equal(2, run.Edge("worker", "--queue", url));
    }

    [Fact]
    public void A_broker_that_is_not_there_is_told_without_its_password()
    {
        var error = Assert.Throws<Compiler.Ir.DeviceException>(() => WorkQueue.Open(new QueueAddress("amqp://me:secret@127.0.0.1:1"), "edge.test", "test"));
        Assert.Equal("E0292", error.Code);
        Assert.Equal("amqp://127.0.0.1:1", error.Where);
        Assert.DoesNotContain("secret", error.Message);
    }

    private static IEnumerable<string> Keys(string path, SearchScan scan) =>
        TrialOrder.After(SearchPath.Parse(path), _options with { Scan = scan }).Select(next => next.Key);
}
