using System.Globalization;
using Edge.Devices.Link;
using Edge.Rig.Pins;

namespace Edge.Rig.Energy;

/// <summary>A device that speaks the text mode of MLPerf Tiny, ours or another's: its image is loaded, then <c>infer N 0</c> makes a window.</summary>
/// <remarks>
/// A window begins and ends at falling edges of the device's timestamp pin where one is wired (firmware in energy mode), else when the lines
/// <c>m-infer-start</c> and <c>m-infer-done</c> arrive; the device's own two times, where it states them, must agree then.
/// </remarks>
public sealed class TextSubject : IEnergySubject
{
    private const int BytesOfAMessage = 31; // a command has at most 80 characters
    private const double MostDisagreement = 0.01;

    private readonly TextDevice _device;
    private readonly RigClock _clock;
    private readonly byte[] _image;
    private readonly EdgeTimes? _edges;
    private readonly List<double> _laps = [];
    private double _from, _to;

    /// <param name="transport">Disposed with this.</param>
    /// <param name="image">The network's input, as the firmware takes it.</param>
    /// <param name="edges">Of the timestamp pin; null: none is wired.</param>
    /// <param name="pause">Waits for a little while when nothing has come.</param>
    public TextSubject(ILinkTransport transport, string address, RigClock clock, byte[] image, EdgeTimes? edges, Action pause)
    {
        (_clock, _image, _edges) = (clock, image, edges);
        _device = new TextDevice(transport, address, clock, pause);
        _device.Drop();
        string? said = _device.Ask("name").Find(line => line.StartsWith("m-name-dut-[", StringComparison.Ordinal));
        Name = said is null ? address : $"{said["m-name-dut-[".Length..].TrimEnd(']')} at {address}";
    }

    public string Name { get; }

    public string Boundary => _edges is null ? "m-infer-start and m-infer-done" : "falling edges of the timestamp pin";

    public void Prepare()
    {
        _device.Drop();
        _device.Ask(string.Create(CultureInfo.InvariantCulture, $"db load {_image.Length}"));
        bool isDone = false;
        foreach (byte[] part in _image.Chunk(BytesOfAMessage))
            isDone = _device.Ask("db " + Convert.ToHexStringLower(part)).Contains("m-load-done");
        if (!isDone)
            throw _device.Fault("has not said m-load-done after the last byte");
    }

    public void Begin(int inferences)
    {
        _laps.Clear();
        _edges?.Take();
        (_from, _to) = (double.NaN, double.NaN);
        _device.Send(string.Create(CultureInfo.InvariantCulture, $"infer {inferences} 0"));
    }

    public bool TryEnd(out double from, out double to)
    {
        bool isReady = false;
        while (!isReady && _device.TryTake(out string line))
        {
            if (_device.Accepted(line).StartsWith("m-infer-start", StringComparison.Ordinal))
                _from = _clock.Now;
            else if (line.StartsWith("m-infer-done", StringComparison.Ordinal))
                _to = _clock.Now;
            else if (line.StartsWith("m-lap-us-", StringComparison.Ordinal) && double.TryParse(line.AsSpan(9), CultureInfo.InvariantCulture, out double lap))
                _laps.Add(lap / 1e6);
            isReady = line == TextDevice.Ready;
        }

        (from, to) = isReady ? Span() : (0, 0);
        return isReady;
    }

    public void Dispose() => _device.Dispose();

    private (double From, double To) Span()
    {
        if (_edges is not null)
        {
            double[] edges = _edges.Take();
            return edges.Length == 2
                ? (edges[0], edges[1])
                : throw _device.Fault($"gave {edges.Length} falling edges on its timestamp pin for one 'infer', 2 are expected");
        }

        if (double.IsNaN(_from) || double.IsNaN(_to))
            throw _device.Fault("has not said m-infer-start and m-infer-done");
        if (_laps.Count == 2 && _to - _from > 1 && Math.Abs(_laps[1] - _laps[0] - (_to - _from)) > MostDisagreement * (_to - _from))
        {
            throw _device.Fault(string.Create(CultureInfo.InvariantCulture,
                $"says its inferences took {_laps[1] - _laps[0]:0.000} s, its lines came {_to - _from:0.000} s apart"));
        }

        return (_from, _to);
    }
}
