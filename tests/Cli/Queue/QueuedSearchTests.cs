using System.Diagnostics;
using System.Text.Json.Nodes;
using Edge.Cli.Queue;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Queue;

/// <summary>'edge search --queue' and 'edge worker', each worker a process of its own, by a real broker.</summary>
public sealed class QueuedSearchTests(RabbitServer broker) : IClassFixture<RabbitServer>
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [16, 16] } }
        data:
          train:  { rendered: { seed: 1, count: 60 } }
          search: { rendered: { seed: 1, count: 40 } }
        train: { epochs: 2, batch: 10, seed: 3 }
        search: { iq: [8, 4, 2], ns: [0.3, 0.6], dc: [0.5, 0.8], goal_drop: 10pp, epochs: 1 }
        """;

    [FactWithRabbitMq]
    public void Two_workers_of_which_one_is_killed_in_the_middle_of_a_candidate_give_what_one_machine_gives()
    {
        using Run alone = new Run().With("edge.yaml", Project), search = new Run().With("edge.yaml", Project);
        Assert.Equal(0, alone.Edge("train", "--quiet"));
        Share(alone, search);
        Assert.True(alone.Edge("search", "--json") == 0, alone.Error);

        using var doomed = new Worker(alone, broker.Address);
        doomed.WaitFor("waits for candidates");
        Task<int> searching = Task.Run(() => search.Edge("search", "--json", "--queue", broker.Address));
        // While it trains: the answers before are there, this one's never comes.
        doomed.WaitFor("ns0.");
        doomed.Kill();
        Assert.Equal(doomed.Done + 1, doomed.Begun);
        using var second = new Worker(alone, broker.Address);
        using var third = new Worker(alone, broker.Address);
        Assert.True(searching.Wait(TimeSpan.FromMinutes(4)), second.Said);
        Assert.True(searching.Result == 0, search.Error);
        second.WaitFor("waits for candidates");

        Assert.Equal(Timeless(alone.Out), Timeless(search.Out));
        Assert.Equal(File.ReadAllBytes(alone.Path("build/tiny.search.edge")), File.ReadAllBytes(search.Path("build/tiny.search.edge")));
        Assert.True(second.Done + third.Done > 0, second.Said);
    }

    [FactWithRabbitMq]
    public void A_worker_with_other_settings_is_given_nothing()
    {
        using Run search = new Run().With("edge.yaml", Project), other = new Run().With("edge.yaml", Project.Replace("epochs: 1 }", "epochs: 2 }"));
        Assert.Equal(0, search.Edge("train", "--quiet"));
        Share(search, other);
        using var worker = new Worker(other, broker.Address);
        worker.WaitFor("waits for candidates");
        using var enough = new CancellationTokenSource();
        using Run waiting = new Run { Cancellation = enough.Token, InterruptAfter = "nobody takes candidates", Interrupt = enough.Cancel }
            .With("edge.yaml", Project);
        Share(search, waiting);
        Assert.Equal(130, waiting.Edge("search", "--queue", broker.Address));
        Assert.Equal(0, worker.Done);
    }

    [FactWithRabbitMq]
    public void A_candidate_that_every_worker_ends_with_is_given_up()
    {
        using WorkQueue queue = WorkQueue.Open(new QueueAddress(broker.Address), "edge.test.poison", "test");
        queue.SendJob([1, 2, 3]);
        for (int i = 0; i < 4; i++)
        {
            // Taken and never acknowledged: what a killed worker leaves.
            using WorkQueue taker = WorkQueue.Open(new QueueAddress(broker.Address), "edge.test.poison", "taker");
            Assert.Equal([1, 2, 3], taker.Jobs(CancellationToken.None).First().Body);
        }

        QueuedMessage? back = null;
        for (var watch = Stopwatch.StartNew(); back is null && watch.Elapsed.TotalSeconds < 30;)
            back = queue.TakeAnswer();
        Assert.True(back!.IsJob);
        Assert.Equal([1, 2, 3], back.Body);
        back.Done();
    }

    private static void Share(Run from, Run to)
    {
        Directory.CreateDirectory(to.Path("build"));
        File.Copy(from.Path("build/tiny.float.edge"), to.Path("build/tiny.float.edge"));
    }

    // Seconds differ from run to run; everything else may not.
    private static string Timeless(string json)
    {
        JsonNode node = JsonNode.Parse(json)!;
        Strip(node);
        return node.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject json)
        {
            foreach (string key in json.Select(pair => pair.Key).Where(key => key.Contains("seconds")).ToArray())
                json.Remove(key);
            foreach (var (_, value) in json)
                Strip(value);
        }
        else if (node is JsonArray array)
        {
            foreach (JsonNode? value in array)
                Strip(value);
        }
    }
}
