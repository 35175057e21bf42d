using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>
/// One side of a link, host or device: messages of a session arrive once, whole and in order, or not at all. Lost and damaged frames are asked for again.
/// </summary>
/// <remarks>
/// Used from one thread, in this order: <see cref="Fill"/>; <see cref="Receive"/> until it says false; what is to be sent; <see cref="Flush"/>.
/// A frame behind a missing one is dropped, and everything from the missing one on is sent again (go back N): the receiver keeps nothing.
/// </remarks>
public sealed class ReliableLink
{
    /// <summary>A session without a frame for as long as this lets text through.</summary>
    public const int QuietMicroseconds = 5000000;

    private const int AskAgainMicroseconds = 100000;
    private const int LoosePayload = 256;

    private readonly IByteStream _stream;
    private readonly IForeignBytes _foreign;
    private readonly bool _refusesStrangers;
    private readonly int _timeout;
    private readonly FrameReader _reader;
    private readonly SendWindow _window;
    private readonly sbyte[] _out;
    private readonly sbyte[] _control;
    private readonly sbyte[] _log;
    private int _outAt;
    private int _outEnd;
    private int _controlBytes; // of a control frame with payload that waits for the wire; 0: none
    private int _logBytes;
    private int _stranger; // session of a frame that is to be told that there is none; 0: none
    private int _wanted;
    private bool _isHeld; // the message that Receive returned is still at the reader's start
    private bool _isAckDue;
    private bool _isRepeatDue;
    private bool _isDeferred;
    private int _askedFor = -1;
    private int _askedAt;
    private int _heardAt;
    private bool _isQuiet;
    private int _progressAt;
    private int _backOff; // doublings of the timeout

    /// <param name="window">Frames on their way: 8, 16, 32 or 64.</param>
    /// <param name="payload">Largest payload of a frame.</param>
    /// <param name="timeoutMicroseconds">Without progress for as long as this, everything open is sent again; doubles each time, up to eightfold.</param>
    /// <param name="refusesStrangers">True for the device: frames of another session are answered by <see cref="Opcode.NoSession"/>.</param>
    /// <param name="foreign">Hears what is no frame while no session is alive; null: nobody does.</param>
    public ReliableLink(IByteStream stream, int window, int payload, int timeoutMicroseconds, bool refusesStrangers, IForeignBytes foreign)
    {
        _stream = stream;
        _foreign = foreign;
        _refusesStrangers = refusesStrangers;
        _timeout = timeoutMicroseconds;
        _reader = new FrameReader(payload);
        _window = new SendWindow(window, payload);
        _out = new sbyte[FrameLayout.FrameBytes(payload)];
        _control = new sbyte[FrameLayout.FrameBytes(LoosePayload)];
        _log = new sbyte[FrameLayout.FrameBytes(LoosePayload)];
    }

    public LinkStatistics Statistics { get; } = new();

    /// <summary>1 to 65535; 0: there is none.</summary>
    public int Session { get; private set; }

    /// <summary>Messages that may be sent now.</summary>
    public int Free => _window.Free;

    /// <summary>Everything that was sent has been acknowledged.</summary>
    public bool IsDrained => _window.Open == 0;

    /// <summary>No frame is half on the wire.</summary>
    public bool IsBetweenFrames => _outAt == _outEnd;

    /// <summary>Of the message received last, as the next four.</summary>
    public int Opcode => _reader.Bytes[_reader.Start + FrameLayout.OpcodeAt];

    /// <summary>A constant of <see cref="LinkChannel"/>.</summary>
    public int Channel => _reader.Bytes[_reader.Start + FrameLayout.ChannelAt];

    public int MessageSession => LittleEndian.Read16(_reader.Bytes, _reader.Start + FrameLayout.SessionAt);

    /// <summary>Holds the payload, from <see cref="PayloadAt"/> on.</summary>
    public sbyte[] Payload => _reader.Bytes;

    public int PayloadAt => _reader.Start + FrameLayout.HeadBytes;

    public int PayloadBytes => _reader.PayloadBytes;

    /// <summary>Takes the payload of the next message, from <see cref="FrameLayout.HeadBytes"/> on; only while <see cref="Free"/> is not 0.</summary>
    public sbyte[] Outgoing => _window.Outgoing;

    /// <summary>As <see cref="Outgoing"/>, for <see cref="SendControl"/>; at most 256 bytes.</summary>
    public sbyte[] OutgoingControl => _control;

    /// <summary>A new session begins on both sides: what was on its way belongs to none.</summary>
    public void Begin(int session, int now)
    {
        Session = session;
        _window.Clear();
        _wanted = 0;
        _isAckDue = false;
        _isRepeatDue = false;
        _isDeferred = false;
        _askedFor = -1;
        _logBytes = 0;
        _heardAt = now;
        _isQuiet = false;
        _progressAt = now;
        _backOff = 0;
    }

    public void End()
    {
        Session = 0;
        _window.Clear();
        _logBytes = 0;
        _isAckDue = false;
        _isRepeatDue = false;
    }

    /// <summary>Takes over what the stream has.</summary>
    public void Fill()
    {
        PassOver();
        _reader.Fill(_stream);
    }

    /// <summary>Looks for the next message.</summary>
    /// <param name="accepts">False: messages of the session wait; they are dropped, and asked for again when this is true.</param>
    /// <returns>True: a message is at <see cref="Payload"/>, until the next call. False: all that has arrived has been looked at.</returns>
    public bool Receive(int now, bool accepts)
    {
        PassOver();
        if (accepts && _isDeferred)
        {
            _isDeferred = false;
            AskAgain(now, true);
        }

        while (true)
        {
            switch (_reader.Look())
            {
                case FrameReader.Nothing:
                    return false;
                case FrameReader.Frame:
                    if (Heard(now, accepts))
                    {
                        _isHeld = true;
                        return true;
                    }

                    _reader.SkipFrame();
                    break;
                case FrameReader.Damaged:
                    Statistics.PayloadErrors++;
                    AskAgain(now, false);
                    _reader.Skip();
                    break;
                case FrameReader.WrongHead:
                    Statistics.HeadErrors++;
                    AskAgain(now, false);
                    _reader.Skip();
                    break;
                default:
                    if (!PassForeign())
                        return false;
                    break;
            }
        }
    }

    /// <summary>Sends <see cref="Outgoing"/> with <paramref name="count"/> bytes of payload.</summary>
    public void Send(int opcode, int count)
    {
        _window.Add(Session, opcode, count);
    }

    /// <summary>Sends <see cref="OutgoingControl"/>, once; one that still waits for the wire is replaced.</summary>
    public void SendControl(int opcode, int session, int count)
    {
        FrameWriter.Begin(_control, LinkChannel.Control, session, opcode, count);
        _controlBytes = FrameWriter.End(_control, count);
    }

    /// <summary>Sends text for people, once; at most 256 bytes of it.</summary>
    /// <returns>False: the text before it still waits for the wire, or nobody listens; this one is lost.</returns>
    public bool SendLog(sbyte[] text, int offset, int count)
    {
        if (Session == 0 || _logBytes > 0 || count < 1)
            return false;
        int length = count < LoosePayload ? count : LoosePayload;
        System.Array.Copy(text, offset, _log, FrameLayout.HeadBytes, length);
        FrameWriter.Begin(_log, LinkChannel.Log, Session, Link.Opcode.Log, length);
        _logBytes = FrameWriter.End(_log, length);
        return true;
    }

    /// <summary>Puts on the wire what it takes now.</summary>
    public void Flush(int now)
    {
        if (Session != 0 && now - _heardAt > QuietMicroseconds)
            _isQuiet = true;
        if (_window.Open > 0 && !_window.HasMore && now - _progressAt > _timeout << _backOff)
        {
            Statistics.Timeouts++;
            _window.GoBack();
            if (_backOff < 3)
                _backOff++;
        }

        do
        {
            while (_outAt < _outEnd)
            {
                int taken = _stream.Write(_out, _outAt, _outEnd - _outAt);
                if (taken <= 0)
                    return;
                _outAt += taken;
            }
        }
        while (PutNext(now));
    }

    private void PassOver()
    {
        if (_isHeld)
            _reader.SkipFrame();
        _isHeld = false;
    }

    private bool PassForeign()
    {
        if ((Session == 0 || _isQuiet) && _foreign != null)
        {
            if (!_foreign.CanTake)
                return false;
            _foreign.Take(_reader.Bytes[_reader.Start]);
        }

        Statistics.ForeignBytes++;
        _reader.Skip();
        return true;
    }

    // True: the frame is a message for the owner.
    private bool Heard(int now, bool accepts)
    {
        int channel = Channel;
        if (channel == LinkChannel.Control && Opcode == Link.Opcode.Hello)
        {
            Statistics.FramesReceived++;
            return true;
        }

        if (MessageSession != Session || Session == 0)
        {
            Statistics.OtherSession++;
            if (_refusesStrangers && channel == LinkChannel.Session)
                _stranger = MessageSession;
            return false;
        }

        Statistics.FramesReceived++;
        _heardAt = now;
        _isQuiet = false;
        if (_window.Acknowledge(LittleEndian.Read16(_reader.Bytes, _reader.Start + FrameLayout.WantedAt)))
        {
            _progressAt = now;
            _backOff = 0;
        }

        if (channel == LinkChannel.Session)
            return IsNext(now, accepts);
        if (channel == LinkChannel.Control && Opcode == Link.Opcode.Repeat)
            _window.GoBack();
        return channel == LinkChannel.Log || Opcode == Link.Opcode.NoSession;
    }

    private bool IsNext(int now, bool accepts)
    {
        int ahead = LittleEndian.Read16(_reader.Bytes, _reader.Start + FrameLayout.SequenceAt) - _wanted & 0xffff;
        if (ahead == 0)
        {
            if (accepts)
            {
                _wanted = _wanted + 1 & 0xffff;
                _isAckDue = true;
                return true;
            }

            Statistics.Deferred++;
            _isDeferred = true;
        }
        else if (ahead < 0x8000)
        {
            Statistics.Gaps++;
            AskAgain(now, false);
        }
        else
        {
            Statistics.Duplicates++;
            _isAckDue = true;
        }

        return false;
    }

    // Once for each number that is missing, unless the question was lost too.
    private void AskAgain(int now, bool atOnce)
    {
        if (Session == 0 || _isDeferred || (!atOnce && _askedFor == _wanted && now - _askedAt < AskAgainMicroseconds))
            return;
        _askedFor = _wanted;
        _askedAt = now;
        _isRepeatDue = true;
        Statistics.RepeatsAsked++;
    }

    private bool PutNext(int now)
    {
        _outAt = 0;
        _outEnd = 0;
        if (_controlBytes > 0)
        {
            System.Array.Copy(_control, 0, _out, 0, _controlBytes);
            Put(_controlBytes, 0);
            _controlBytes = 0;
            return true;
        }

        if (_stranger != 0)
        {
            PutHead(Link.Opcode.NoSession, _stranger);
            _stranger = 0;
            return true;
        }

        if (Session == 0)
            return false;
        if (_isRepeatDue)
        {
            PutHead(Link.Opcode.Repeat, Session);
            _isRepeatDue = false;
            _isAckDue = false;
            return true;
        }

        if (_window.HasMore)
        {
            int bytes = _window.Take(_out);
            int flags = 0;
            if (_window.WasSentBefore)
            {
                Statistics.FramesRepeated++;
                flags = FrameLayout.Again;
            }

            Put(bytes, flags);
            _isAckDue = false;
            _progressAt = now;
            return true;
        }

        if (_logBytes > 0)
        {
            System.Array.Copy(_log, 0, _out, 0, _logBytes);
            Put(_logBytes, 0);
            _logBytes = 0;
            return true;
        }

        if (!_isAckDue)
            return false;
        PutHead(Link.Opcode.Acknowledge, Session);
        _isAckDue = false;
        return true;
    }

    private void PutHead(int opcode, int session)
    {
        FrameWriter.Begin(_out, LinkChannel.Control, session, opcode, 0);
        Put(FrameLayout.HeadBytes, 0);
    }

    private void Put(int bytes, int flags)
    {
        FrameWriter.Seal(_out, _wanted, flags);
        _outEnd = bytes;
        Statistics.FramesSent++;
    }
}
