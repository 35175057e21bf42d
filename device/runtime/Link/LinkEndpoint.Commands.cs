using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

public sealed partial class LinkEndpoint
{
    private const int LoadBytes = 12;
    private const int PartHeadBytes = 8;
    private const int CaptureBytes = 40;
    private const int CaptureCrcAt = 36;
    private const int GpioBytes = 8;
    private const int SelfTestBytes = 24;

    private void Obey(int now)
    {
        switch (_link.Opcode)
        {
            case Opcode.Identify:
                _link.Send(Opcode.Identify, _device.Identity.Write(_link.Outgoing, FrameLayout.HeadBytes));
                break;
            case Opcode.Load:
                Load();
                break;
            case Opcode.ImagePart:
                AddPart();
                break;
            case Opcode.Run:
                AskForRun();
                break;
            case Opcode.Capture:
                Capture();
                break;
            case Opcode.Gpio:
                Gpio();
                break;
            case Opcode.SelfTest:
                SelfTest(now);
                break;
            case Opcode.Update:
                Update();
                break;
            case Opcode.Unit:
                TellUnit();
                break;
            case Opcode.Harvest:
                Harvest();
                break;
            case Opcode.Drift:
                TellDrift();
                break;
            case Opcode.Parts:
                TellParts();
                break;
            case Opcode.Reset:
                if (!Can(LinkCapability.Reset))
                    break;
                _link.Send(Opcode.Reset, 0);
                _isResetDue = true;
                _resetAt = now;
                break;
            default:
                Refuse(LinkError.UnknownOpcode, 0, 0);
                break;
        }
    }

    private int Number(int at)
    {
        return LittleEndian.Read(_link.Payload, _link.PayloadAt + at);
    }

    // Written so that the compiler does not make an unsigned comparison of it.
    private static int Flag(bool fact)
    {
        if (fact)
            return 1;
        return 0;
    }

    private bool Can(int capability)
    {
        if ((_device.Capabilities & capability) != 0)
            return true;
        Refuse(LinkError.NotSupported, 0, 0);
        return false;
    }

    private bool Has(int bytes)
    {
        if (_link.PayloadBytes == bytes)
            return true;
        Refuse(LinkError.WrongLength, 0, _link.PayloadBytes);
        return false;
    }

    /// <summary>The command that was received last is refused.</summary>
    private void Refuse(int error, int index, int detail)
    {
        SayError(_link.Opcode, error, index, detail);
    }

    private void SayError(int opcode, int error, int index, int detail)
    {
        sbyte[] to = _link.Outgoing;
        int at = FrameLayout.HeadBytes;
        to[at] = (sbyte)opcode;
        to[at + 1] = (sbyte)error;
        LittleEndian.Write16(to, at + 2, 0);
        LittleEndian.Write(to, at + 4, index);
        LittleEndian.Write(to, at + 8, detail);
        _link.Send(Opcode.Error, 12);
    }

    private void Capture()
    {
        if (!Can(LinkCapability.Camera) || !Has(4))
            return;
        int kind = Number(0);
        if (kind != CaptureHead.RawFrame && kind != CaptureHead.Tensor)
        {
            Refuse(LinkError.WrongArgument, 0, kind);
            return;
        }

        int status = _device.Capture(kind, _capture);
        if (status != FrameStatus.Good)
        {
            Refuse(LinkError.NoFrame, 0, status);
            return;
        }

        sbyte[] to = _transfer.Closing;
        LittleEndian.Write(to, 0, kind);
        LittleEndian.Write(to, 4, _capture.Format);
        LittleEndian.Write(to, 8, _capture.Height);
        LittleEndian.Write(to, 12, _capture.Width);
        LittleEndian.Write(to, 16, _capture.Sequence);
        LittleEndian.Write(to, 20, _capture.TakenAt);
        LittleEndian.Write(to, 24, _capture.ExposureMicroseconds);
        LittleEndian.Write(to, 28, _capture.Gain);
        LittleEndian.Write(to, 32, _capture.Bytes);
        _transfer.Begin(null, kind, _capture.Bytes, Opcode.Capture, CaptureBytes, CaptureCrcAt);
    }

    private void Gpio()
    {
        if (!Can(LinkCapability.Gpio) || !Has(GpioBytes))
            return;
        bool isDone = _device.Gpio(Number(0), Number(4), _pins);
        sbyte[] to = _link.Outgoing;
        int at = FrameLayout.HeadBytes;
        LittleEndian.Write(to, at, Number(0));
        LittleEndian.Write(to, at + 4, Flag(isDone));
        for (int i = 0; i < _pins.Length; i++)
            LittleEndian.Write(to, at + 8 + 4 * i, _pins[i]);
        _link.Send(Opcode.Gpio, GpioBytes + 4 * _pins.Length);
    }

    private void SelfTest(int now)
    {
        if (!Can(LinkCapability.SelfTest))
            return;
        if (_run.IsBusy)
        {
            Refuse(LinkError.Busy, 0, 0);
            return;
        }

        bool passes = _device.SelfTest(_first);
        sbyte[] to = _link.Outgoing;
        int at = FrameLayout.HeadBytes;
        LittleEndian.Write(to, at, Flag(passes));
        LittleEndian.Write(to, at + 4, _first.Vector);
        LittleEndian.Write(to, at + 8, _first.Output);
        LittleEndian.Write(to, at + 12, _first.Expected);
        LittleEndian.Write(to, at + 16, _first.Actual);
        LittleEndian.Write(to, at + 20, _device.Now() - now);
        _link.Send(Opcode.SelfTest, SelfTestBytes);
    }

    /// <summary>
    /// Action (4): 0 reads, 1 writes the 64 bytes behind it. Answer: action (4), 1 when flash holds a record (4), serial number (32), station (32).
    /// </summary>
    private void TellUnit()
    {
        if (Unit == null)
        {
            Refuse(LinkError.NotSupported, 0, 0);
            return;
        }

        bool writes = _link.PayloadBytes > 4;
        if (!Has(writes ? 4 + UnitStore.NamesBytes : 4))
            return;
        if (Number(0) != Flag(writes))
        {
            Refuse(LinkError.WrongArgument, 0, Number(0));
            return;
        }

        bool isKept = writes ? Unit.Write(_link.Payload, _link.PayloadAt + 4) : Unit.Read();
        sbyte[] to = _link.Outgoing;
        int at = FrameLayout.HeadBytes;
        LittleEndian.Write(to, at, Flag(writes));
        LittleEndian.Write(to, at + 4, Flag(isKept));
        System.Array.Copy(Unit.Names, 0, to, at + 8, UnitStore.NamesBytes);
        _link.Send(Opcode.Unit, 8 + UnitStore.NamesBytes);
    }

    private void Harvest()
    {
        if (Kept == null)
        {
            Refuse(LinkError.NotSupported, 0, 0);
            return;
        }

        int error = _harvest.Obey(_link.Payload, _link.PayloadAt, _link.PayloadBytes);
        if (error != 0)
            Refuse(error, 0, _link.PayloadBytes);
    }

    /// <summary>Action (4): 0 reads, 1 reads and begins anew. Answer: <see cref="DriftLayout"/>.</summary>
    private void TellDrift()
    {
        DriftSentinel drift = _device.Drift;
        if (drift == null)
        {
            Refuse(LinkError.NotSupported, 0, 0);
            return;
        }

        if (!Has(4))
            return;
        int action = Number(0);
        if (action < 0 || action > 1)
        {
            Refuse(LinkError.WrongArgument, 0, action);
            return;
        }

        int bytes = DriftLayout.Write(drift, _link.Outgoing, FrameLayout.HeadBytes);
        if (action == 1)
            drift.Clear();
        _link.Send(Opcode.Drift, bytes);
    }

    /// <summary>Number wanted first (4). Answer: <see cref="PartsLayout"/>, as many parts as fit the frame.</summary>
    private void TellParts()
    {
        if (Journal == null)
        {
            Refuse(LinkError.NotSupported, 0, 0);
            return;
        }

        if (!Has(4))
            return;
        int left = Journal.Parts;
        int number = Number(0);
        // A host that knows more parts than have left knew the device before it was reset.
        if (number < 0 || number > left)
            number = 0;
        if (left - number > Journal.Capacity)
            number = left - Journal.Capacity;
        sbyte[] to = _link.Outgoing;
        int head = FrameLayout.HeadBytes;
        int records = 0;
        for (; number < left && PartsLayout.HeadBytes + (records + 1) * PartsLayout.RecordBytes <= _options.Payload; number++)
        {
            if (Journal.Tell(number, to, head + PartsLayout.HeadBytes + records * PartsLayout.RecordBytes))
                records++;
        }

        LittleEndian.Write(to, head, left);
        LittleEndian.Write(to, head + 4, number);
        LittleEndian.Write(to, head + 8, records);
        _link.Send(Opcode.Parts, PartsLayout.HeadBytes + records * PartsLayout.RecordBytes);
    }

    private void Update()
    {
        if (_update == null)
        {
            Refuse(LinkError.NotSupported, 0, 0);
            return;
        }

        int error = _update.Obey(_link.Payload, _link.PayloadAt, _link.PayloadBytes);
        if (error != 0)
            Refuse(error, 0, _link.PayloadBytes);
        else if (_update.HasAnswer)
            _link.Send(Opcode.Update, _update.WriteAnswer(_link.Outgoing, FrameLayout.HeadBytes));
    }
}
