using System.Diagnostics;
using static TorchSharp.torch;

namespace Edge.Bench;

/// <summary>Trains a network on random images and reports what a step costs. The same source compiles with -p:TorchSharp=real.</summary>
internal static class TrainerBenchmark
{
    private const int Batch = 64;
    private const int WarmUpBatches = 12;

    public static void Run<TNetwork>(TNetwork model, int threads, int images)
        where TNetwork : nn.Module<Tensor, Tensor>, INetwork
    {
        set_num_threads(threads);
        random.manual_seed(1);
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        using var data = randn(Batch, 3, 32, 32);
        using var labels = randint(0, 10, [Batch], int64);
        model.train();
        for (int i = 0; i < WarmUpBatches; i++)
            Step(model, optimizer, data, labels);

        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        int batches = (images + Batch - 1) / Batch;
        double loss = 0;
        for (int i = 0; i < batches; i++)
            loss = Step(model, optimizer, data, labels);
        clock.Stop();
        process.Refresh();
        double cpuSeconds = (process.TotalProcessorTime - cpu).TotalSeconds, wall = clock.Elapsed.TotalSeconds;

        // Forward, gradient of inputs, gradient of weights: three products of two operations each.
        double operations = 3.0 * 2 * model.Macs * batches * Batch;
        Console.WriteLine($"trainer: {model.Name}, {model.Macs / 1e6:F2} M MACs, batch {Batch}, {batches * Batch} images, {threads} thread(s), forward + loss + backward + Adam");
        Console.WriteLine($"implementation {typeof(Tensor).Assembly.GetName().Name}, last loss {loss:F4}");
        Console.WriteLine($"cpu {cpuSeconds:F2} s   wall {wall:F2} s   {operations / cpuSeconds / 1e9:F1} GFLOP/s of cpu time   {operations / wall / 1e9:F1} GFLOP/s of wall time   {batches * Batch / wall:F0} images/s");
    }

    private static double Step(nn.Module<Tensor, Tensor> model, TorchSharp.Modules.Adam optimizer, Tensor data, Tensor labels)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(model.call(data), labels);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }
}
