#nullable disable
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Firmware.Script;

/// <summary>
/// A station whose network gives a heat map behind its scores: parts pass, then a host asks for the result of an image of its own and for the parts that
/// are kept. The same sources on .NET and on nanoCLR.
/// </summary>
public sealed class HeatMapLine : IBoard, IGpio, ICamera, IByteStream
{
    public const int Parts = 6, Kept = 4;

    private const int TriggerPin = 10, TickMicroseconds = 1000, PartTicks = 2500, PollsAfterHost = 300, MostAnswers = 1 << 13;

    private readonly IModel _model;
    private readonly sbyte[] _host;
    private readonly int _inputBytes;
    private readonly int _outputBytes;
    private readonly sbyte[] _answers = new sbyte[MostAnswers];
    private int _answered;
    private IPinListener _sensor;
    private int _at;
    private int _frame;
    private int _part;
    private int _exposure;
    private int _gain;

    /// <param name="inputBytes">Of the network, and of a picture.</param>
    /// <param name="outputBytes">Of all outputs.</param>
    /// <param name="host">What the host sends.</param>
    public HeatMapLine(IModel model, sbyte[] pack, int inputBytes, int outputBytes, sbyte[] host)
    {
        _model = model;
        _host = host;
        _inputBytes = inputBytes;
        _outputBytes = outputBytes;
        var pins = new LinePins { Trigger = TriggerPin, Ready = 0, Busy = 1, Reject = 2, Fault = 3 };
        var models = new StationModels { Runner = _model, BuiltIn = new BuiltInPack(pack), MostInputBytes = inputBytes, MostOutputBytes = outputBytes };
        Station = new Station(this, this, pins, this, models, null);
        Station.KeptBytes = Kept * (inputBytes + outputBytes + KeptParts.HeadBytes);
    }

    public Station Station { get; }

    public int Now { get; private set; }

    public int FrameBytes => _inputBytes;

    /// <summary>Starts the station, lets all parts pass and answers the host.</summary>
    public void Run(IWrittenLines writer)
    {
        writer.Write("start " + Station.Start().ToString() + ": " + Station.Scores.ToString() + " of " + Station.Outputs.ToString() + " outputs are judged");
        Pass();
        for (int i = 0; i < Parts; i++)
            writer.Write("part " + i.ToString() + " verdict " + Station.Recent.Of(i, RecentParts.Verdict).ToString() + " class "
                + Station.Recent.Of(i, RecentParts.DecidingClass).ToString());
        LinkEndpoint endpoint = Endpoint(this);
        for (int left = PollsAfterHost; left > 0; left--)
        {
            if (_at < _host.Length)
                left = PollsAfterHost;
            endpoint.Poll();
            Now += TickMicroseconds;
        }

        for (int from = 0; from < _answered; from += 32)
            writer.Write("wire " + Hex(from, _answered - from < 32 ? _answered - from : 32));
    }

    /// <summary>All parts, from the sensor to the gate.</summary>
    public void Pass()
    {
        for (_part = 0; _part < Parts; _part++)
        {
            _sensor.Rose(TriggerPin, Now);
            for (int i = 0; i < PartTicks; i++)
            {
                Now += TickMicroseconds;
                Station.Step();
                Station.PollLine();
            }
        }
    }

    /// <summary>The station's end of a link.</summary>
    public LinkEndpoint Endpoint(IByteStream wire)
    {
        var options = new LinkOptions { MostInputBytes = _inputBytes, MostOutputBytes = _outputBytes };
        var endpoint = new LinkEndpoint(wire, new StationLink(Station, this, new LinkIdentity(), _inputBytes), null, options);
        endpoint.Kept = Station.Kept;
        return endpoint;
    }

    public int Read(sbyte[] to, int offset, int count)
    {
        int part = 23;
        if (part > count)
            part = count;
        if (part > _host.Length - _at)
            part = _host.Length - _at;
        System.Array.Copy(_host, _at, to, offset, part);
        _at += part;
        return part;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        if (count > MostAnswers - _answered)
            count = MostAnswers - _answered;
        System.Array.Copy(from, offset, _answers, _answered, count);
        _answered += count;
        return count;
    }

    public void Wait(int milliseconds)
    {
        Now += 1000 * milliseconds;
    }

    public void Feed()
    {
    }

    public void Restart()
    {
    }

    public bool OpenOutput(int pin)
    {
        return true;
    }

    public bool OpenInput(int pin, IPinListener listener)
    {
        _sensor = listener;
        return true;
    }

    public void Write(int pin, bool high)
    {
    }

    public bool Lock(int exposureMicroseconds, int gain)
    {
        _exposure = exposureMicroseconds;
        _gain = gain;
        return true;
    }

    /// <summary>A frame of this very moment; each part has a texture of its own.</summary>
    public bool TryRead(byte[] into, FrameHead head)
    {
        if (head.TakenAt == Now && _frame > 0)
            return false;
        _frame++;
        for (int i = 0; i < into.Length; i++)
            into[i] = (byte)(sbyte)((i * (11 + 26 * _part) + _part * 29) & 127);
        into[0] = (byte)(sbyte)(_frame & 127); // no sensor gives the same frame twice
        head.Sequence = _frame;
        head.TakenAt = Now;
        head.ExposureMicroseconds = _exposure;
        head.Gain = _gain;
        return true;
    }

    private string Hex(int from, int count)
    {
        const string digits = "0123456789abcdef";
        var letters = new char[2 * count];
        for (int i = 0; i < count; i++)
        {
            int value = _answers[from + i] & 255;
            letters[2 * i] = digits[value >> 4];
            letters[2 * i + 1] = digits[value & 15];
        }

        return new string(letters);
    }
}
