using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression.Combined;

public class FinalSearchTests
{
    [Fact]
    public void The_last_round_that_passes_wins_wherever_it_is() => Property.Holds(random =>
    {
        int rounds = random.Next(0, 20), last = random.Next(0, rounds + 1);
        CompressionCandidate[] path = Path([.. Enumerable.Range(0, rounds + 1).Select(_ => random.Next(-100, 300))]);
        var search = Search(path, last);
        Assert.Equal(last, search.Run("no move is left").Winner.Round);
        Assert.Equal(search.Tried.Count, search.Tried.DistinctBy(one => one.Round).Count());
    });

    [Fact]
    public void Rounds_that_kept_the_loss_untrained_are_not_tried_while_later_ones_may_pass()
    {
        CompressionCandidate[] path = Path([0, -20, -10, 0, 10, 40, 90, 200]);
        var search = Search(path, last: 6);
        Assert.Equal(6, search.Run("no move is left").Winner.Round);
        Assert.Equal([7, 6], search.Tried.Select(one => one.Round));
        search = Search(path, last: 2);
        Assert.Equal(2, search.Run("no move is left").Winner.Round);
        Assert.Equal([7, 6, 5, 2, 3], search.Tried.Select(one => one.Round));
    }

    // Of ten thousand images; a round is half as large as the one before.
    private static CompressionCandidate[] Path(int[] lost) =>
        [.. lost.Select((lost, round) => Candidate($"round{round}", round, lost))];

    private static FinalSearch Search(CompressionCandidate[] path, int last) => new(
        path, new CombinedOptions(), new TableCost(), from => Candidate($"final{from.Round}", from.Round, from.Drop.Lost) with { IsWithinLoss = from.Round <= last });

    private static CompressionCandidate Candidate(string name, int round, int lost) => new(name, round)
    {
        File = "",
        Steps = [],
        Cost = new DeviceCost(1 << (25 - round), 0, 0, 1 << (25 - round)),
        Accuracy = 0.9 - lost / 10_000.0,
        Drop = new PairedDrop(10_000, Math.Max(lost, 0), Math.Max(-lost, 0)),
    };
}
