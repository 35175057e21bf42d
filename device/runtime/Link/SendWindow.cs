using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>Frames that were sent and may have to be sent again: a ring, from the oldest without an acknowledgement to the next free number.</summary>
internal sealed class SendWindow
{
    private readonly sbyte[][] _frames;
    private readonly int[] _bytes;
    private readonly int _mask;
    private int _oldest;
    private int _next;
    private int _cursor; // next to be put on the wire
    private int _newest; // first number that was never on the wire

    public SendWindow(int window, int payload)
    {
        if (window < 8 || window > 64 || (window & window - 1) != 0)
            throw new ArgumentException("a window has 8, 16, 32 or 64 frames");
        _mask = window - 1;
        _bytes = new int[window];
        _frames = new sbyte[window][];
        for (int i = 0; i < window; i++)
            _frames[i] = new sbyte[FrameLayout.FrameBytes(payload)];
    }

    /// <summary>Frames that are not acknowledged.</summary>
    public int Open => _next - _oldest & 0xffff;

    /// <summary>Frames that may still be put in.</summary>
    public int Free => _mask + 1 - Open;

    /// <summary>True while there is a frame to put on the wire.</summary>
    public bool HasMore => _cursor != _next;

    /// <summary>Of the frame taken last.</summary>
    public bool WasSentBefore { get; private set; }

    /// <summary>The frame that <see cref="Add"/> will complete.</summary>
    public sbyte[] Outgoing => _frames[_next & _mask];

    public void Clear()
    {
        _oldest = 0;
        _next = 0;
        _cursor = 0;
        _newest = 0;
    }

    /// <summary>Completes <see cref="Outgoing"/>, whose payload is in place.</summary>
    public void Add(int session, int opcode, int count)
    {
        sbyte[] frame = Outgoing;
        FrameWriter.Begin(frame, LinkChannel.Session, session, opcode, count);
        LittleEndian.Write16(frame, FrameLayout.SequenceAt, _next);
        _bytes[_next & _mask] = FrameWriter.End(frame, count);
        _next = _next + 1 & 0xffff;
    }

    /// <summary>Everything before <paramref name="wanted"/> has arrived.</summary>
    /// <returns>True when that is news; a number outside the window is no number of ours.</returns>
    public bool Acknowledge(int wanted)
    {
        int arrived = wanted - _oldest & 0xffff;
        if (arrived == 0 || arrived > Open)
            return false;
        if ((_cursor - _oldest & 0xffff) < arrived)
            _cursor = wanted;
        _oldest = wanted;
        return true;
    }

    /// <summary>Everything that is open is to be sent again.</summary>
    public void GoBack()
    {
        _cursor = _oldest;
    }

    /// <summary>Copies the next frame for the wire.</summary>
    /// <returns>Its bytes; head and wanted number are to be completed.</returns>
    public int Take(sbyte[] to)
    {
        int at = _cursor & _mask;
        Array.Copy(_frames[at], 0, to, 0, _bytes[at]);
        WasSentBefore = _cursor != _newest;
        _cursor = _cursor + 1 & 0xffff;
        if (!WasSentBefore)
            _newest = _cursor;
        return _bytes[at];
    }
}
