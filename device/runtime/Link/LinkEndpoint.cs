using System;
using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>
/// The device's side of the link: answers a host that checks it (binary frames) or a benchmark's runner (text), on one port. README.md specifies both.
/// </summary>
/// <remarks>
/// The main loop calls <see cref="Poll"/>; it never waits, and allocates nothing. Whatever the wire does, a result belongs to the image it names, and
/// that image had the checksum the host stated when the network ran on it.
/// </remarks>
public sealed partial class LinkEndpoint
{
    public const int Version = 1;

    /// <summary>Bytes of the answer to <see cref="Opcode.Hello"/>.</summary>
    public const int HelloBytes = 28;

    private const int MessagesInOnePoll = 8;
    private const int TimeoutMicroseconds = 500000;

    // A command is taken only when its answer has room: an error, or the last part of a transfer and its closing message.
    private const int RoomForAnswer = 2;

    private readonly IDeviceUnderTest _device;
    private readonly LinkOptions _options;
    private readonly ReliableLink _link;
    private readonly TextCommands _text;
    private readonly UpdateCommands _update;
    private readonly InferenceRun _run;
    private readonly ImageSlot[] _slots;
    private readonly sbyte[] _output;
    private readonly StepRecord _steps;
    private readonly Transfer _transfer;
    private readonly HarvestCommands _harvest;
    private readonly CaptureHead _capture = new();
    private readonly GoldenDifference _first = new();
    private readonly int[] _pins = new int[4];
    private ImageSlot _running; // null: no run of the session
    private int _order;
    private int _refused = -1; // the image whose refusal the host knows of
    private bool _isResetDue;
    private int _resetAt;

    /// <param name="store">Null: no model updates over this link.</param>
    /// <param name="limits">The store of packs of limits alone; null: there is none.</param>
    /// <exception cref="ArgumentException">Options outside their ranges.</exception>
    public LinkEndpoint(IByteStream stream, IDeviceUnderTest device, ModelStore store, LinkOptions options, ModelStore limits = null)
    {
        if (options.Payload < 384 || options.Payload > FrameLayout.MostPayload || options.Images < 1 || options.Images > 4 || options.MostInputBytes < 1
            || options.MostOutputBytes < 1)
            throw new ArgumentException("payloads have 384 to 4096 bytes, a device holds 1 to 4 images, and a network has an input and an output");
        _device = device;
        _options = options;
        _slots = new ImageSlot[options.Images];
        for (int i = 0; i < _slots.Length; i++)
            _slots[i] = new ImageSlot(options.MostInputBytes);
        _output = new sbyte[options.MostOutputBytes];
        _run = new InferenceRun(device);
        _text = new TextCommands(stream, device, options, _run, _slots[0].Bytes, _output);
        _link = new ReliableLink(stream, options.Window, options.Payload, TimeoutMicroseconds, true, _text);
        _steps = new StepRecord(device, options.MostSteps, options.StepWindowBytes);
        _transfer = new Transfer(_link, device, options.Payload);
        _harvest = new HarvestCommands(_transfer);
        if (store != null || limits != null)
            _update = new UpdateCommands(store, limits, options.UpdateBytes);
    }

    public LinkStatistics Statistics => _link.Statistics;

    /// <summary>Serial number and station of the device; null: it keeps none.</summary>
    public UnitStore Unit { get; set; }

    /// <summary>Rejects and doubtful parts for a host; null: the device keeps none.</summary>
    public KeptParts Kept
    {
        get
        {
            return _harvest.Parts;
        }

        set
        {
            _harvest.Parts = value;
        }
    }

    /// <summary>The parts that have left the line; null: the device has none.</summary>
    public IPartJournal Journal { get; set; }

    /// <summary>A host has begun a session of frames, and no text command has ended it.</summary>
    public bool IsConnected => _link.Session > 0;

    /// <summary>Does what there is to do and returns.</summary>
    public void Poll()
    {
        int now = _device.Now();
        _link.Fill();
        for (int i = 0; i < MessagesInOnePoll; i++)
        {
            bool accepts = !_transfer.IsActive && !_isResetDue && _link.Free >= RoomForAnswer;
            if (!_link.Receive(now, accepts))
                break;
            if (_link.Channel == LinkChannel.Control)
                Greet(now);
            else if (_link.Channel == LinkChannel.Session)
                Obey(now);
        }

        if (_text.HasBegun && IsConnected)
            EndSession();
        if (IsConnected)
        {
            GoOn();
            _transfer.Go(); // at once: what arrives while a transfer waits has to be asked for again
        }
        else
        {
            _text.GoOn(_link.IsBetweenFrames);
        }

        _link.Flush(now);
        if (_isResetDue && (_link.IsDrained || now - _resetAt > TimeoutMicroseconds))
        {
            _isResetDue = false;
            _device.Reset();
        }
    }

    /// <summary>Sends a line to the host's log: best effort, at most 256 bytes.</summary>
    /// <returns>False when it was lost: nobody listens, or the one before it is still waiting.</returns>
    public bool Log(sbyte[] text, int offset, int count)
    {
        return _link.SendLog(text, offset, count);
    }

    // Again with the same number: only the answer was lost.
    private void Greet(int now)
    {
        if (_link.Opcode != Opcode.Hello || _link.PayloadBytes < 1 || _link.MessageSession == 0)
            return;
        int session = _link.MessageSession;
        if (session != _link.Session)
        {
            EndSession();
            _text.End();
            _link.Begin(session, now);
        }

        sbyte[] answer = _link.OutgoingControl;
        int at = FrameLayout.HeadBytes;
        int capabilities = _device.Capabilities;
        if (_update != null)
            capabilities |= LinkCapability.Update;
        if (Kept != null)
            capabilities |= LinkCapability.Harvest;
        if (Journal != null)
            capabilities |= LinkCapability.Parts;
        answer[at] = Version;
        answer[at + 1] = (sbyte)_options.Window;
        LittleEndian.Write16(answer, at + 2, _options.Payload);
        LittleEndian.Write(answer, at + 4, capabilities);
        LittleEndian.Write(answer, at + 8, _device.Network.InputBytes);
        LittleEndian.Write(answer, at + 12, _device.Network.OutputBytes);
        LittleEndian.Write(answer, at + 16, _slots.Length);
        LittleEndian.Write(answer, at + 20, _options.MostSteps);
        LittleEndian.Write(answer, at + 24, _options.StepWindowBytes);
        _link.SendControl(Opcode.Hello, session, HelloBytes);
    }

    private void EndSession()
    {
        _link.End();
        _transfer.Cancel();
        if (Kept != null)
            Kept.Leave();
        if (_running != null)
            _run.Abandon();
        _running = null;
        for (int i = 0; i < _slots.Length; i++)
            _slots[i].Free();
        _refused = -1;
        _isResetDue = false;
    }
}
