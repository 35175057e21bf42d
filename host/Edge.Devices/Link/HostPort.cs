using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>The host's side of a link without threads or a clock of its own: <see cref="Poll"/> does what there is to do and returns.</summary>
internal sealed class HostPort
{
    private const int Window = 64, HelloMicroseconds = 200_000, LargestContent = 1 << 26;

    private readonly ReliableLink _link;
    private readonly int _silence;
    private readonly Queue<(int Opcode, byte[] Payload)> _out = new();
    private readonly Queue<LinkMessage> _in = new();
    private readonly MemoryStream _content = new();
    private int _session, _helloAt, _heardAt, _open;
    private bool _isWaiting;

    /// <param name="silenceMicroseconds">A device that owes an answer and is silent for as long as this is lost.</param>
    /// <param name="timeoutMicroseconds">Without an acknowledgement for as long as this, frames are sent again.</param>
    public HostPort(IByteStream stream, int silenceMicroseconds, int timeoutMicroseconds, IForeignBytes? foreign = null)
    {
        _silence = silenceMicroseconds;
        _link = new ReliableLink(stream, Window, FrameLayout.MostPayload, timeoutMicroseconds, false, foreign);
    }

    /// <summary>Null until the device has answered.</summary>
    public DeviceAbilities? Abilities { get; private set; }

    /// <summary>Null, or why nothing will come any more.</summary>
    public string? Lost { get; private set; }

    public LinkStatistics Statistics => _link.Statistics;

    /// <summary>Lines of the device's log, not yet taken.</summary>
    public Queue<string> Log { get; } = new();

    /// <summary>Messages that wait for a place in the window.</summary>
    public int Waiting => _out.Count;

    /// <summary>Asks the device for a new session.</summary>
    /// <param name="session">1 to 65535; another one than before, so that what is still on its way is recognized.</param>
    public void Greet(int session, int now)
    {
        _session = session;
        _out.Clear();
        _in.Clear();
        _content.SetLength(0);
        Abilities = null;
        Lost = null;
        _isWaiting = true;
        _heardAt = now;
        _link.Begin(session, now);
        _open = 0;
        SayHello(now);
    }

    public void Send(int opcode, params byte[] payload) => _out.Enqueue((opcode, payload));

    /// <summary>States whether the device owes an answer: only then its silence means something.</summary>
    public void Expect(bool answer, int now)
    {
        if (answer && !_isWaiting)
            _heardAt = now;
        _isWaiting = answer;
    }

    public bool TryTake(out LinkMessage message) => _in.TryDequeue(out message!);

    public void Poll(int now)
    {
        _link.Fill();
        bool hasHeard = false;
        while (Lost is null && _link.Receive(now, true))
        {
            Hear();
            hasHeard = true;
        }

        // Frames alone are no sign of life: a device in another session's state repeats its acknowledgement for ever.
        if (hasHeard || Window - _link.Free < _open)
            _heardAt = now;
        if (Lost is null && _isWaiting && now - _heardAt > _silence)
            Lost = Abilities is null ? "does not answer" : "has fallen silent";
        if (Lost is not null)
            return;
        if (Abilities is null && now - _helloAt > HelloMicroseconds)
            SayHello(now);
        while (_out.Count > 0 && Abilities is { } abilities && Window - _link.Free < abilities.Window)
            Put(_out.Dequeue());
        _open = Window - _link.Free;
        _link.Flush(now);
    }

    private void SayHello(int now)
    {
        _helloAt = now;
        _link.OutgoingControl[FrameLayout.HeadBytes] = LinkEndpoint.Version;
        _link.SendControl(Opcode.Hello, _session, 1);
    }

    private void Put((int Opcode, byte[] Payload) message)
    {
        Buffer.BlockCopy(message.Payload, 0, _link.Outgoing, FrameLayout.HeadBytes, message.Payload.Length);
        _link.Send(message.Opcode, message.Payload.Length);
    }

    private void Hear()
    {
        byte[] payload = new byte[_link.PayloadBytes];
        Buffer.BlockCopy(_link.Payload, _link.PayloadAt, payload, 0, payload.Length);
        switch (_link.Opcode)
        {
            case Opcode.Hello when _link.MessageSession == _session && payload.Length == LinkEndpoint.HelloBytes:
                Abilities = DeviceAbilities.Read(payload);
                if (Abilities.Version != LinkEndpoint.Version)
                    Lost = $"speaks version {Abilities.Version} of the link, this is version {LinkEndpoint.Version}";
                break;
            case Opcode.Hello:
                break;
            case Opcode.NoSession:
                Lost = "has been reset, or another host has taken it";
                break;
            case Opcode.Log:
                Log.Enqueue(System.Text.Encoding.ASCII.GetString(payload));
                break;
            case Opcode.Part:
                Add(payload);
                break;
            default:
                _in.Enqueue(new LinkMessage(_link.Opcode, payload, _content.ToArray()));
                _content.SetLength(0);
                break;
        }
    }

    private void Add(byte[] part)
    {
        if (part.Length < 5 || BitConverter.ToInt32(part) != _content.Length || _content.Length > LargestContent)
            Lost = "sends parts that do not fit together";
        else
            _content.Write(part, 4, part.Length - 4);
    }
}
