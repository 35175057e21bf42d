using System.Diagnostics;
using Edge.Compiler.Ir;

namespace Edge.Devices.Link;

/// <summary>One device's part of a check: sessions, one after the other, until every image it can judge has a result.</summary>
internal sealed class DeviceCheck(DeviceLink link, int device, ImageShares shares, CheckOptions options)
{
    private const int IdleMilliseconds = 20;

    private int _done;
    private bool _hasGreeted;

    /// <summary>Null when it never answered.</summary>
    public DeviceIdentification? Identity { get; private set; }

    /// <summary>Null, or why what it brought says nothing about it.</summary>
    public string? VoidReason { get; private set; }

    /// <param name="network">What it has to run.</param>
    /// <param name="images">All of them.</param>
    /// <param name="progress">Gets the images it has judged.</param>
    /// <exception cref="DeviceException">E0602: it cannot be reached from the start. E0605: it runs another network.</exception>
    public void Run(Graph network, IReadOnlyList<sbyte[]> images, Action<int> progress, CancellationToken cancellation)
    {
        int failures = 0;
        long news = Stopwatch.GetTimestamp();
        try
        {
            while (VoidReason is null && (Identity is null || !shares.IsOver))
            {
                int before = _done;
                try
                {
                    Greet(network, cancellation);
                    Judge(images, progress, cancellation);
                }
                catch (Exception e) when (e is LinkLostException || (e is DeviceException { Code: "E0602" } && Identity is not null))
                {
                    bool isNews = _done > before;
                    failures = isNews ? 1 : failures + 1;
                    news = isNews ? Stopwatch.GetTimestamp() : news;
                    bool isPatient = Identity is not null && Stopwatch.GetElapsedTime(news).TotalMilliseconds < options.WaitMilliseconds;
                    if (failures > (Identity is null ? options.MostGreetings : options.MostFailures) && !isPatient)
                        VoidReason = $"{shares.MissingOf(device)} of {images.Count} images have no result: the device {e.Message}, {failures} times in a row";
                    else
                        cancellation.WaitHandle.WaitOne(options.PauseMilliseconds * Math.Min(failures, options.MostFailures));
                }
            }
        }
        finally
        {
            shares.Leave(device);
        }
    }

    private void Greet(Graph network, CancellationToken cancellation)
    {
        bool isOpen = options.KeepsOpen && !_hasGreeted && link.IsOpen;
        _hasGreeted = true;
        int outputs = network.Outputs.Sum(output => output.Bytes);
        DeviceAbilities abilities = isOpen ? link.Abilities! : link.Connect(cancellation);
        if (abilities.InputBytes != network.Inputs[0].Bytes || abilities.OutputBytes != outputs)
        {
            throw new DeviceException("E0605", link.Name, $"runs a network of {abilities.InputBytes} bytes in and {abilities.OutputBytes} out",
                $"{network.Inputs[0].Bytes} in and {outputs} out, as the project's model",
                "load the project's model on the device first");
        }

        DeviceIdentification now = link.Identify(cancellation);
        if (Identity is not null && now != Identity)
            VoidReason = $"another device or model answers than before: uid {now.Uid}, model {now.ModelSha256}";
        else
            Identity = now;
    }

    private void Judge(IReadOnlyList<sbyte[]> images, Action<int> progress, CancellationToken cancellation)
    {
        while (VoidReason is null && !shares.IsOver)
        {
            int[] mine = shares.Take(device);
            if (mine.Length == 0)
                cancellation.WaitHandle.WaitOne(IdleMilliseconds); // another device may go, and leave its share
            cancellation.ThrowIfCancellationRequested();
            link.Judge(mine.Select(image => (image, images[image])), result =>
            {
                shares.Arrived(result);
                progress(++_done);
            }, cancellation);
        }
    }
}
