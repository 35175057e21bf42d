using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>Finds frames in bytes as they arrive, and finds the next one again after any that are damaged.</summary>
/// <remarks>
/// After a wrong checksum only the first byte is passed over: when bytes were lost, the next frame begins inside of what looked like this one's payload.
/// </remarks>
public sealed class FrameReader
{
    /// <summary>More bytes are needed.</summary>
    public const int Nothing = 0;

    /// <summary>A whole frame begins at <see cref="Start"/>.</summary>
    public const int Frame = 1;

    /// <summary>A head with the right checksum, and a payload with a wrong one.</summary>
    public const int Damaged = 2;

    /// <summary>A byte that begins no frame, though a frame begins so.</summary>
    public const int WrongHead = 3;

    /// <summary>A byte that belongs to no frame.</summary>
    public const int Foreign = 4;

    private readonly sbyte[] _bytes;
    private readonly int _mostPayload;
    private int _end;
    private int _frameBytes; // of the frame at Start once its head is known to be right; 0: not yet

    /// <param name="payload">Largest payload that is accepted.</param>
    public FrameReader(int payload)
    {
        _mostPayload = payload;
        _bytes = new sbyte[2 * FrameLayout.FrameBytes(payload)];
    }

    /// <summary>What has arrived; positions count in it. Valid until the next <see cref="Fill"/>.</summary>
    public sbyte[] Bytes => _bytes;

    /// <summary>The first byte that has not been passed over.</summary>
    public int Start { get; private set; }

    public int PayloadBytes => LittleEndian.Read16(_bytes, Start + FrameLayout.LengthAt);

    /// <summary>Takes over what the stream has.</summary>
    public void Fill(IByteStream stream)
    {
        if (Start > 0)
        {
            if (Start < _end)
                Array.Copy(_bytes, Start, _bytes, 0, _end - Start);
            _end -= Start;
            Start = 0;
        }

        int room = _bytes.Length - _end;
        if (room > 0)
            _end += stream.Read(_bytes, _end, room);
    }

    /// <summary>What begins at <see cref="Start"/>: a constant of this class. Asks again until it is passed over by <see cref="Skip"/>.</summary>
    public int Look()
    {
        int there = _end - Start;
        if (there == 0)
            return Nothing;
        if ((_bytes[Start] & 255) != FrameLayout.Sync0)
            return Foreign;
        if (there == 1)
            return Nothing;
        if ((_bytes[Start + 1] & 255) != FrameLayout.Sync1)
            return Foreign;
        if (there < FrameLayout.HeadBytes)
            return Nothing;
        if (_frameBytes == 0)
        {
            if (Crc16.Of(_bytes, Start, FrameLayout.HeadCrcAt) != LittleEndian.Read16(_bytes, Start + FrameLayout.HeadCrcAt) || PayloadBytes > _mostPayload)
                return WrongHead;
            _frameBytes = FrameLayout.FrameBytes(PayloadBytes);
        }

        if (there < _frameBytes)
            return Nothing;
        int payload = PayloadBytes;
        if (payload == 0)
            return Frame;
        int at = Start + FrameLayout.HeadBytes;
        return Crc32.Finish(Crc32.Add(Crc32.Start, _bytes, at, payload)) == LittleEndian.Read(_bytes, at + payload) ? Frame : Damaged;
    }

    /// <summary>Passes over the frame that <see cref="Look"/> found.</summary>
    public void SkipFrame()
    {
        Start += _frameBytes;
        _frameBytes = 0;
    }

    /// <summary>Passes over one byte.</summary>
    public void Skip()
    {
        Start++;
        _frameBytes = 0;
    }
}
