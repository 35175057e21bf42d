using System.Collections.Concurrent;
using System.Net;
using Edge.Devices.Link;
using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.Capture;

/// <summary>A device with a camera of 6x8 grey pixels, a network that takes 3x4 of them, and rejects that it keeps.</summary>
internal sealed class CameraDevice : IDeviceUnderTest, IDisposable
{
    public const int Height = 3, Width = 4, Inputs = Height * Width, Outputs = 2, FrameHeight = 6, FrameWidth = 8;

    private readonly DesktopServer _server;
    private readonly int _map;
    private int _made;

    /// <param name="map">Cells of a heat map behind the scores.</param>
    /// <param name="mapRows">Its rows; 0: the device does not know.</param>
    /// <param name="preprocessing">Hash of it, in hexadecimal.</param>
    /// <param name="journal">Of a line; null: it has none.</param>
    public CameraDevice(string preprocessing, int room = 4, IPartJournal? journal = null, int map = 0, int mapRows = 0)
    {
        Journal = journal;
        _map = map;
        Network = new NetworkShape { InputBytes = Inputs, OutputBytes = Outputs + map };
        Convert.FromHexString("00112233445566778899aabbccddeeff").Select(value => (sbyte)value).ToArray().CopyTo(Identity.Uid, 0);
        Convert.FromHexString(preprocessing).Select(value => (sbyte)value).ToArray().CopyTo(Identity.PreprocessingHash, 0);
        Kept = new KeptParts(Height, Width, 1, Outputs + map, room * (Inputs + Outputs + map + KeptParts.HeadBytes)) { Scores = Outputs, MapRows = mapRows };
        _server = new DesktopServer(new IPEndPoint(IPAddress.Loopback, 0),
            wire => new LinkEndpoint(wire, this, null!, new LinkOptions { MostInputBytes = Inputs, MostOutputBytes = Outputs + map })
            {
                Kept = Kept,
                Journal = Journal!,
            });
    }

    public string Address => _server.Address;

    public KeptParts Kept { get; }

    public IPartJournal? Journal { get; }

    public int Captures { get; private set; }

    public LinkIdentity Identity { get; } = new();

    public NetworkShape Network { get; }

    public int Capabilities => LinkCapability.Camera | LinkCapability.Gpio;

    public bool IsDone => true;

    public RunReport Report { get; } = new();

    public DriftSentinel Drift => null!;

    /// <summary>The line goes on: this many parts are rejected.</summary>
    public void Reject(int parts)
    {
        for (int i = 0; i < parts; i++, _made++)
            Kept.Keep(100 + _made, _made % 2 == 0 ? Verdict.Ng : Verdict.Gray, 1, 3, new FrameHead { TakenAt = 1000 * _made, Gain = 4 }, InputOf(_made),
                [-5, 5, .. MapOf(_made)[.._map]]);
    }

    public static sbyte[] InputOf(int part) => [.. Enumerable.Range(0, Inputs).Select(i => (sbyte)(i * 11 + part * 29 - 100))];

    /// <summary>Six cells at most.</summary>
    public static sbyte[] MapOf(int part) => [.. Enumerable.Range(0, 6).Select(i => (sbyte)(100 - i * 40 - part))];

    public static byte FrameAt(int index, int capture) => (byte)(index * 5 + capture);

    public int Now() => 0;

    public bool Begin(sbyte[] input, sbyte[] output, IStepTap tap) => false;

    public bool SelfTest(GoldenDifference first) => true;

    public int Capture(int kind, CaptureHead head)
    {
        bool isTensor = kind == CaptureHead.Tensor;
        (head.Height, head.Width) = isTensor ? (Height, Width) : (FrameHeight, FrameWidth);
        (head.Bytes, head.Format, head.ExposureMicroseconds) = (head.Height * head.Width, isTensor ? 0 : PixelFormat.Gray8, 8000);
        Captures++;
        return FrameStatus.Good;
    }

    public void ReadCapture(int kind, int from, sbyte[] to, int offset, int count)
    {
        for (int i = 0; i < count; i++)
            to[offset + i] = kind == CaptureHead.Tensor ? InputOf(Captures)[from + i] : (sbyte)FrameAt(from + i, Captures);
    }

    /// <summary>Answers of counters.</summary>
    public ConcurrentDictionary<int, int> Counters { get; } = [];

    public bool Gpio(int action, int argument, int[] answer) => action == GpioAction.Counter && Counters.TryGetValue(argument, out answer[0]);

    /// <summary>Pulls the plug; the next host may come at once.</summary>
    public void Cut() => _server.Cut();

    public void Timestamp()
    {
    }

    public void Reset()
    {
    }

    public void Dispose() => _server.Dispose();
}
