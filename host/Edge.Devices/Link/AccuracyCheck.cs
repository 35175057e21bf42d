using Edge.Compiler.Ir;
using Edge.Devices.Ladder;

namespace Edge.Devices.Link;

/// <summary>Dataset to device, bit for bit: every image's result against the INT8 reference.</summary>
/// <remarks>What is lost is sent again; what stays lost makes the run void.</remarks>
public sealed class AccuracyCheck
{
    private readonly Graph _graph;
    private readonly IReadOnlyList<sbyte[]> _images;
    private readonly Reference _reference;

    /// <param name="model">The INT8 graph that decides.</param>
    /// <param name="emitted">The graph the device's program was made from: its steps are its nodes.</param>
    /// <param name="images">The network's input for each image.</param>
    public AccuracyCheck(Graph model, Graph emitted, IReadOnlyList<sbyte[]> images)
    {
        _graph = emitted;
        _images = images;
        _reference = Reference.Run(model, emitted, images, _ => { });
    }

    /// <summary>Of each image: the outputs it must have.</summary>
    public IReadOnlyList<sbyte[]> Expected => _reference.Outputs;

    /// <summary>Checks one device, on a thread of its own: as many devices as there are links may be checked at once.</summary>
    public Task<CheckReport> RunAsync(DeviceLink link, CheckOptions options, Action<int>? progress = null, CancellationToken cancellation = default) =>
        Task.Factory.StartNew(
            () => Run(link, options, progress ?? (_ => { }), cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private CheckReport Run(DeviceLink link, CheckOptions options, Action<int> progress, CancellationToken cancellation)
    {
        var results = new LinkResult?[_images.Count];
        DeviceIdentification? identity = null;
        string? reason = null;
        int done = 0, failures = 0;
        while (reason is null && (done < _images.Count || identity is null))
        {
            int before = done;
            try
            {
                DeviceAbilities abilities = link.Connect(cancellation);
                if (abilities.InputBytes != _graph.Inputs[0].Bytes || abilities.OutputBytes != _graph.Outputs[0].Bytes)
                {
                    throw new DeviceException("E0605", link.Name, $"runs a network of {abilities.InputBytes} bytes in and {abilities.OutputBytes} out",
                        $"{_graph.Inputs[0].Bytes} in and {_graph.Outputs[0].Bytes} out, as the project's model",
                        "load the project's model on the device first");
                }

                DeviceIdentification now = link.Identify(cancellation);
                if (identity is not null && now != identity)
                {
                    reason = $"another device or model answers than before: uid {now.Uid}, model {now.ModelSha256}";
                    break;
                }

                identity = now;
                link.Judge(Missing(results), result =>
                {
                    results[result.Index] = result;
                    progress(++done);
                }, cancellation);
            }
            catch (Exception e) when (e is LinkLostException || (e is DeviceException { Code: "E0602" } && identity is not null))
            {
                failures = done > before ? 1 : failures + 1;
                if (failures > (identity is null ? options.MostGreetings : options.MostFailures))
                    reason = $"{_images.Count - done} of {_images.Count} images have no result: the device {e.Message}, {failures} times in a row";
                else
                    cancellation.WaitHandle.WaitOne(options.PauseMilliseconds * failures);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        FirstDifference? first = reason is null ? FirstDifference(link, results, cancellation) : null;
        link.Close();
        return new CheckReport(link.Name, identity, results, [.. results.Select((result, i) => IsExact(result, i))], first, link.Totals, reason);
    }

    private IEnumerable<(int Index, sbyte[] Image)> Missing(LinkResult?[] results) =>
        Enumerable.Range(0, _images.Count).Where(i => results[i] is null).Select(i => (i, _images[i]));

    private bool IsExact(LinkResult? result, int image) => result?.Outputs is { } outputs && outputs.AsSpan().SequenceEqual(_reference.Outputs[image]);

    /// <summary>Null: everything agrees, or the device cannot look into a run, or its steps agree when they are looked at.</summary>
    private FirstDifference? FirstDifference(DeviceLink link, LinkResult?[] results, CancellationToken cancellation)
    {
        int image = Enumerable.Range(0, results.Length).FirstOrDefault(i => results[i]!.Outputs is not null && !IsExact(results[i], i), -1);
        if (image < 0 || link.Abilities is not { Steps: > 0, StepWindowBytes: > 0 } abilities || !abilities.Can(Runtime.Link.LinkCapability.Taps))
            return null;
        try
        {
            IReadOnlyDictionary<int, (uint Crc, int Microseconds)> steps = link.Steps(_images[image], cancellation);
            int node = Enumerable.Range(0, _graph.Nodes.Count)
                .FirstOrDefault(i => steps.TryGetValue(i, out var step) && step.Crc != _reference.Crcs[image][i], -1);
            if (node < 0)
                return null;
            sbyte[] expected = _reference.Dump(_images[image])[node], actual = link.Step(_images[image], node, expected.Length, cancellation);
            string cause = DifferencePattern.LikelyCause(_graph.Nodes[node], expected, actual);
            return DifferenceFinder.Describe(image, _graph.Nodes[node], node, expected, actual, cause);
        }
        catch (LinkLostException)
        {
            return null;
        }
    }
}
