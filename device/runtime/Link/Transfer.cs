using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>Something larger than a frame on its way to the host: parts, and behind them the message that closes it.</summary>
/// <remarks>
/// A part: offset (4 bytes), then bytes. The host puts them together until the closing message comes, which states how many there are and their CRC-32.
/// </remarks>
internal sealed class Transfer
{
    private const int OffsetBytes = 4;

    private readonly ReliableLink _link;
    private readonly IDeviceUnderTest _device;
    private readonly int _payload;
    private readonly sbyte[] _closing;
    private sbyte[] _from; // null: read from the device's capture
    private int _captureKind;
    private int _count;
    private int _sent;
    private int _crc;
    private int _closingBytes;
    private int _closingOpcode;
    private int _crcAt;

    public Transfer(ReliableLink link, IDeviceUnderTest device, int payload)
    {
        _link = link;
        _device = device;
        _payload = payload;
        _closing = new sbyte[payload];
    }

    public bool IsActive { get; private set; }

    /// <summary>The closing message, for the owner to write before it begins.</summary>
    public sbyte[] Closing => _closing;

    /// <param name="from">Not changed until <see cref="IsActive"/> is false; null: the device's capture of <paramref name="captureKind"/>.</param>
    /// <param name="opcode">Of the closing message, as its length and where its checksum goes.</param>
    public void Begin(sbyte[] from, int captureKind, int count, int opcode, int closingBytes, int crcAt)
    {
        _from = from;
        _captureKind = captureKind;
        _count = count;
        _sent = 0;
        _crc = Crc32.Start;
        _closingOpcode = opcode;
        _closingBytes = closingBytes;
        _crcAt = crcAt;
        IsActive = true;
    }

    public void Cancel()
    {
        IsActive = false;
    }

    /// <summary>Sends what the window takes.</summary>
    public void Go()
    {
        while (IsActive && _link.Free > 0)
        {
            sbyte[] to = _link.Outgoing;
            if (_sent == _count)
            {
                LittleEndian.Write(_closing, _crcAt, Crc32.Finish(_crc));
                Array.Copy(_closing, 0, to, FrameLayout.HeadBytes, _closingBytes);
                _link.Send(_closingOpcode, _closingBytes);
                IsActive = false;
                return;
            }

            int most = _payload - OffsetBytes;
            int part = _count - _sent < most ? _count - _sent : most;
            int at = FrameLayout.HeadBytes + OffsetBytes;
            LittleEndian.Write(to, FrameLayout.HeadBytes, _sent);
            if (_from == null)
                _device.ReadCapture(_captureKind, _sent, to, at, part);
            else
                Array.Copy(_from, _sent, to, at, part);
            _crc = Crc32.Add(_crc, to, at, part);
            _link.Send(Opcode.Part, OffsetBytes + part);
            _sent += part;
        }
    }
}
