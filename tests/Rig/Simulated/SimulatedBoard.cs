using System.Device.Gpio;
using System.Globalization;
using System.Text;
using Edge.Devices.Link;

namespace Edge.Rig.Tests.Simulated;

/// <summary>A board that speaks the text mode of MLPerf Tiny over a serial line, and draws more current while it infers.</summary>
/// <remarks>Replies as device/runtime/Link/README.md has them; 10 bits on the wire for each byte.</remarks>
internal sealed class SimulatedBoard(SimulatedTime time, int inputBytes) : ILinkTransport
{
    private const double SecondsPerByte = 10 / 115_200.0;

    private readonly StringBuilder _command = new();
    private readonly Queue<sbyte> _out = new();
    private double _wireFreeAt, _inferringFrom = double.NaN, _inferringTo = double.NaN;
    private int _loaded;

    public double InferenceSeconds { get; set; } = 0.040;

    public double IdleAmperes { get; set; } = 0.030;

    public double BusyAmperes { get; set; } = 0.080;

    public double Volts { get; set; } = 3.3;

    /// <summary>Of the supply's wires, shunt included.</summary>
    public double SupplyOhms { get; set; }

    /// <summary>Falls at the beginning and the end of the inferences, where it is wired.</summary>
    public (SimulatedPins Pins, int Number)? TimestampPin { get; set; }

    /// <summary>The device's own clock, in its seconds for each of ours.</summary>
    public double ClockRate { get; set; } = 1;

    /// <summary>Falls silent in the middle of the inferences.</summary>
    public bool IsHanging { get; set; }

    /// <summary>Each inference draws as much more than the one before, as a share.</summary>
    public double Drift { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>Inferences of each 'infer'.</summary>
    public List<int> Inferred { get; } = [];

    public (double Volts, double Amperes) Load(double seconds)
    {
        bool isBusy = seconds >= _inferringFrom && seconds < _inferringTo;
        // Within an inference the current is not level: convolutions draw more than what copies between them.
        double phase = isBusy ? (seconds - _inferringFrom) / InferenceSeconds % 1 : 0;
        double amperes = isBusy ? IdleAmperes + (BusyAmperes - IdleAmperes) * (phase < 0.5 ? 1.5 : 0.5) * (1 + Drift * Inferred.Count) : IdleAmperes;
        return (Volts - SupplyOhms * amperes, amperes);
    }

    public int Read(sbyte[] to, int offset, int count)
    {
        int read = 0;
        while (read < count && _out.TryDequeue(out sbyte value))
            to[offset + read++] = value;
        return read;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (from[offset + i] == '%')
            {
                string command = _command.ToString();
                _command.Clear();
                time.Pass(command.Length * SecondsPerByte);
                Obey(command.Split(' '));
            }
            else
            {
                _command.Append((char)from[offset + i]);
            }
        }

        return count;
    }

    public void Wait(int milliseconds) => time.Pass(milliseconds / 1000.0);

    public void Dispose() => IsClosed = true;

    private void Obey(string[] words)
    {
        switch (words)
        {
            case ["name"]:
                Say("m-name-dut-[simulated]", "m-ready");
                break;
            case ["db", "load", var bytes] when int.Parse(bytes, CultureInfo.InvariantCulture) == inputBytes:
                _loaded = 0;
                Say($"m-[Expecting {bytes} bytes]", "m-ready");
                break;
            case ["db", "load", _]:
                Say($"e-[The model takes {inputBytes} bytes]", "m-ready");
                break;
            case ["db", var digits]:
                _loaded += digits.Length / 2;
                Say(_loaded == inputBytes ? ["m-load-done", "m-ready"] : ["m-ready"]);
                break;
            case ["infer", var runs, "0"] when _loaded == inputBytes:
                Infer(int.Parse(runs, CultureInfo.InvariantCulture));
                break;
            default:
                Say("e-[No image]", "m-ready");
                break;
        }
    }

    private void Infer(int runs)
    {
        _loaded = 0;
        Inferred.Add(runs);
        Say("m-warmup-start-0", "m-warmup-done", $"m-infer-start-{runs}");
        Stamp(_wireFreeAt);
        _inferringFrom = _wireFreeAt;
        _inferringTo = _inferringFrom + runs * InferenceSeconds;
        Fall(_inferringFrom);
        if (IsHanging)
            return;
        time.At(_inferringTo, () =>
        {
            Fall(_inferringTo);
            Stamp(_inferringTo);
            Say("m-infer-done", "m-results-[1.000]", "m-ready");
        });
    }

    private void Stamp(double seconds)
    {
        if (TimestampPin is null)
            Say(string.Create(CultureInfo.InvariantCulture, $"m-lap-us-{(long)(1e6 * seconds * ClockRate)}"));
    }

    private void Fall(double seconds)
    {
        if (TimestampPin is var (pins, pin))
            time.At(seconds, () => pins.Drive(pin, PinEventTypes.Falling));
    }

    private void Say(params string[] lines)
    {
        foreach (sbyte value in Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))).Select(value => (sbyte)value))
        {
            _wireFreeAt = Math.Max(_wireFreeAt, time.Seconds) + SecondsPerByte;
            time.At(_wireFreeAt, () => _out.Enqueue(value));
        }
    }
}
