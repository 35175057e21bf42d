using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;

namespace Edge.Devices.Link;

/// <summary>Dataset to device, bit for bit: every image's result against the INT8 reference.</summary>
/// <remarks>What is lost is sent again; what stays lost makes the run void.</remarks>
public sealed class AccuracyCheck
{
    private readonly Graph _graph;
    private readonly IReadOnlyList<sbyte[]> _images;
    private readonly Reference _reference;
    private readonly TapOrder[] _orders = [TapOrder.OfRows];

    /// <param name="model">The INT8 graph that decides.</param>
    /// <param name="emitted">The graph the device's program was made from: its steps are its nodes.</param>
    /// <param name="images">The network's input for each image.</param>
    public AccuracyCheck(Graph model, Graph emitted, IReadOnlyList<sbyte[]> images)
    {
        _graph = emitted;
        _images = images;
        _reference = Reference.Run(model, emitted, images, _ => { });
    }

    /// <param name="programs">All plans of one graph that devices may have been made from: nothing on the wire says which. Steps of patches are told by their plan.</param>
    /// <inheritdoc cref="AccuracyCheck(Graph, Graph, IReadOnlyList{sbyte[]})"/>
    public AccuracyCheck(Graph model, IReadOnlyList<Program> programs, IReadOnlyList<sbyte[]> images) : this(model, programs[0].Graph, images) =>
        _orders = [TapOrder.OfRows, .. programs.Select(TapOrder.Of).Where(order => !order.IsOfRows)];

    /// <summary>Of each image: the outputs it must have.</summary>
    public IReadOnlyList<sbyte[]> Expected => _reference.Outputs;

    /// <summary>Checks one device, on a thread of its own: as many devices as there are links may be checked at once.</summary>
    public async Task<CheckReport> RunAsync(DeviceLink link, CheckOptions options, Action<int>? progress = null, CancellationToken cancellation = default) =>
        (await RunDividedAsync([link], options, (_, done) => progress?.Invoke(done), cancellation).ConfigureAwait(false))[0] with { IsShare = false };

    /// <summary>Divides the images among devices by their index; each has a thread of its own, and what one leaves that has gone the others judge.</summary>
    /// <param name="progress">Gets a device's number and the images it has judged.</param>
    public async Task<CheckReport[]> RunDividedAsync(
        IReadOnlyList<DeviceLink> links, CheckOptions options, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var shares = new ImageShares(_images.Count, links.Count);
        return await Task.WhenAll(links.Select((link, device) => Task.Factory.StartNew(
            () => Run(link, device, shares, options, done => progress?.Invoke(device, done), cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).ConfigureAwait(false);
    }

    private CheckReport Run(DeviceLink link, int device, ImageShares shares, CheckOptions options, Action<int> progress, CancellationToken cancellation)
    {
        LinkTotals before = link.Totals;
        var check = new DeviceCheck(link, device, shares, options);
        check.Run(_graph, _images, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        LinkResult?[] results = shares.ResultsOf(device);
        FirstDifference? first = check.VoidReason is null ? FirstDifference(link, results, cancellation) : null;
        SelfTestResult? golden = check.VoidReason is null && options.RunsGolden ? Golden(link, cancellation) : null;
        if (!options.KeepsOpen)
            link.Close();
        bool[] isExact = [.. results.Select((result, i) => IsExact(result, i))];
        return new CheckReport(link.Name, check.Identity, results, isExact, first, link.Totals.Since(before), check.VoidReason) { IsShare = true, Golden = golden };
    }

    private bool IsExact(LinkResult? result, int image) => result?.Outputs is { } outputs && outputs.AsSpan().SequenceEqual(_reference.Outputs[image]);

    /// <summary>Null: the device has no golden vectors. One that is lost over them does not pass.</summary>
    private static SelfTestResult? Golden(DeviceLink link, CancellationToken cancellation)
    {
        try
        {
            return link.Abilities is { } abilities && abilities.Can(Runtime.Link.LinkCapability.SelfTest) ? link.SelfTest(cancellation) : null;
        }
        catch (DeviceException e) when (e.Code == "E0606")
        {
            return null;
        }
        catch (LinkLostException)
        {
            return SelfTestResult.Lost;
        }
    }

    /// <summary>Null: everything agrees, or the device cannot look into a run, or its steps agree when they are looked at.</summary>
    private FirstDifference? FirstDifference(DeviceLink link, LinkResult?[] results, CancellationToken cancellation)
    {
        int image = Enumerable.Range(0, results.Length).FirstOrDefault(i => results[i]?.Outputs is not null && !IsExact(results[i], i), -1);
        if (image < 0 || link.Abilities is not { Steps: > 0, StepWindowBytes: > 0 } abilities || !abilities.Can(Runtime.Link.LinkCapability.Taps))
            return null;
        try
        {
            IReadOnlyDictionary<int, (uint Crc, int Microseconds)> steps = link.Steps(_images[image], cancellation);
            // The plan that the device was made from agrees for longest; where one agrees throughout, so does the device.
            var (order, node) = _orders.Select(order => (order, FirstWrong(steps, _reference.CrcsOf(image, _images[image], order)))).MaxBy(found => found.Item2);
            if (node == _graph.Nodes.Count)
                return null;
            sbyte[] expected = _reference.Dump(_images[image])[node];
            sbyte[] actual = order.TensorOf(node, link.Step(_images[image], node, expected.Length, cancellation));
            string cause = DifferencePattern.LikelyCause(_graph.Nodes[node], expected, actual);
            return DifferenceFinder.Describe(image, _graph.Nodes[node], node, expected, actual, cause);
        }
        catch (LinkLostException)
        {
            return null;
        }
    }

    // Behind the last node where none is.
    private static int FirstWrong(IReadOnlyDictionary<int, (uint Crc, int Microseconds)> steps, uint[] wanted) =>
        Enumerable.Range(0, wanted.Length).FirstOrDefault(i => steps.TryGetValue(i, out var step) && step.Crc != wanted[i], wanted.Length);
}
