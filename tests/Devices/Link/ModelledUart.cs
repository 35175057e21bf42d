using Edge.Runtime.Link;

namespace Edge.Devices.Tests.Link;

/// <summary>A device's UART, the wires and a host's USB bridge in modelled time.</summary>
/// <remarks>
/// A byte is 10 bits on the wire: start, 8, stop. The device's UART holds some bytes by itself, which an interrupt takes into the firmware's ring; one that finds the UART or the ring full is lost.
/// STM32F405: one byte behind the shift register (RM0090, 30.3.3). ESP32: 128 bytes (ESP32 Technical Reference Manual, UART controller, FIFO). The bridge hands on what has arrived when its latency
/// timer ends: FT232R, 16 ms unless it was set (FTDI AN232B-04).
/// </remarks>
internal sealed class ModelledUart(int baud) : IByteStream
{
    private const int BitsOfAByte = 10, BridgeBytes = 4096, RingBytes = 8192;

    private readonly double _byteMicroseconds = 1e6 * BitsOfAByte / baud;
    private readonly Queue<sbyte> _toDevice = new(), _atHost = new();
    private readonly Queue<(double At, sbyte Value)> _toHost = new();
    private readonly List<byte> _ring = [];
    private double _arrivedAt, _servedAt, _handedOnAt;
    private int _held;

    /// <summary>Bytes the device's UART holds by itself.</summary>
    public int FifoBytes { get; init; } = 1;

    /// <summary>From a byte's arrival to the interrupt that takes it, at most.</summary>
    public double ServiceMicroseconds { get; init; } = 5;

    /// <summary>Of the host's bridge.</summary>
    public double LatencyMicroseconds { get; init; } = 16_000;

    /// <summary>Bytes the device did not take in time.</summary>
    public int Overruns { get; private set; }

    /// <summary>The device waits for its UART until then.</summary>
    public double DeviceFreeAt { get; private set; }

    /// <summary>Lets time pass; whoever acts at a time has called this with it.</summary>
    public void Until(double now)
    {
        while (_toDevice.Count > 0 && _arrivedAt + _byteMicroseconds <= now)
        {
            _arrivedAt += _byteMicroseconds;
            Arrive((byte)_toDevice.Dequeue());
        }

        if (_toDevice.Count == 0)
            _arrivedAt = now; // the wire is idle
        if (now - _handedOnAt < LatencyMicroseconds)
            return;
        _handedOnAt = now;
        while (_toHost.TryPeek(out var next) && next.At <= now)
            _atHost.Enqueue(_toHost.Dequeue().Value);
    }

    /// <summary>What the firmware's ring has.</summary>
    public byte[] TakeAtDevice()
    {
        byte[] taken = [.. _ring];
        _ring.Clear();
        return taken;
    }

    /// <summary>The firmware sends, and does nothing else until <see cref="DeviceFreeAt"/>.</summary>
    public void SendFromDevice(ReadOnlySpan<byte> bytes, double now)
    {
        DeviceFreeAt = Math.Max(DeviceFreeAt, now);
        foreach (byte value in bytes)
            _toHost.Enqueue((DeviceFreeAt += _byteMicroseconds, (sbyte)value));
    }

    public int Read(sbyte[] to, int offset, int count)
    {
        int read = 0;
        for (; read < count && _atHost.TryDequeue(out sbyte value); read++)
            to[offset + read] = value;
        return read;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        int part = Math.Min(count, BridgeBytes - _toDevice.Count);
        for (int i = 0; i < part; i++)
            _toDevice.Enqueue(from[offset + i]);
        return part;
    }

    private void Arrive(byte value)
    {
        if (_held == 0)
            _servedAt = _arrivedAt + ServiceMicroseconds;
        else if (_arrivedAt >= _servedAt)
            (_held, _servedAt) = (0, _arrivedAt + ServiceMicroseconds);
        if (_held < FifoBytes && _ring.Count < RingBytes)
        {
            _held++;
            _ring.Add(value);
        }
        else
        {
            Overruns++;
        }
    }
}
