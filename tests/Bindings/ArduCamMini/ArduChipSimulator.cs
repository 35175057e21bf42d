namespace Edge.Bindings.Tests;

/// <summary>An ArduChip on its SPI bus, with the frames of a simulated sensor behind it.</summary>
/// <remarks>Strict: an unknown register, a capture upon a capture, a FIFO read before it is filled or beyond its end is a fault of the driver.</remarks>
internal sealed class ArduChipSimulator(VirtualClock clock, Protocol protocol, Ov2640Simulator sensor, bool hasDummyByte) : ISpiChip
{
    private const int LongestTransfer = 16384, BytesNanoseconds = 1000; // 8 MHz
    private const int Active = 296, Lines = 336;

    private readonly byte[] _fifo = new byte[384 * 1024];
    private int _test;
    private bool _isHeldInReset;
    private long _captureBegins = -1; // nanoseconds
    private long _captureEnds = -1;
    private bool _isFilled;
    private int _size;
    private int _next;
    private bool _isFirstBurst;
    private int _transfers;

    /// <summary>No capture ends.</summary>
    public bool IsStuck { get; set; }

    /// <summary>Nothing drives the bus: it reads as ones.</summary>
    public bool IsMissing { get; set; }

    /// <summary>Number of the transfer that the bus gives up on, as nanoFramework does: with an exception; 0: none.</summary>
    public int TimeoutAtTransfer { get; set; }

    /// <summary>Rows of a frame that never reach the FIFO.</summary>
    public int LostRows { get; set; }

    /// <summary>Bytes the FIFO counts beyond the pixels.</summary>
    public int ExtraBytes { get; set; } = 8;

    public int Captures { get; private set; }

    /// <summary>When the exposure of the frame in the FIFO began, by the device's clock.</summary>
    public int TrueStart { get; private set; }

    /// <summary>Number of the frame in the FIFO.</summary>
    public int Frame { get; private set; }

    public int LongestBurst { get; private set; }

    /// <summary>Gets number of frame, row, column; gives red, green and blue in 0 to 255.</summary>
    public Func<int, int, int, (int Red, int Green, int Blue)> Scene { get; set; } = (frame, y, x) => ((y * 7 + frame) & 255, (x * 5 + y) & 255, (x * y + frame * 3) & 255);

    public void Transfer(ReadOnlySpan<byte> send, Span<byte> receive)
    {
        clock.PassNanoseconds((long)BytesNanoseconds * send.Length);
        if (++_transfers == TimeoutAtTransfer)
            throw new TimeoutException();
        if (IsMissing)
        {
            receive.Fill(0xff);
            return;
        }

        protocol.Require(receive.IsEmpty || receive.Length == send.Length, $"SPI: {send.Length} bytes out and {receive.Length} in");
        protocol.Require(send.Length <= LongestTransfer, $"SPI: a transfer of {send.Length} bytes");
        Advance();
        int command = send[0];
        if ((command & 0x80) != 0)
            Write(command & 0x7f, send);
        else if (command == 0x3c)
            Burst(receive);
        else
            Read(command, send, receive);
    }

    private void Write(int register, ReadOnlySpan<byte> send)
    {
        protocol.Require(send.Length == 2, $"SPI: a register is written with {send.Length} bytes");
        int value = send[1];
        protocol.Require(!_isHeldInReset || register == 0x07, $"SPI: register 0x{register:X2} is written while the chip is held in reset");
        switch (register)
        {
            case 0x00:
                _test = value;
                break;
            case 0x01:
                protocol.Require(value == 0, $"SPI: {value + 1} frames in one capture");
                break;
            case 0x04:
                Fifo(value);
                break;
            case 0x07:
                _isHeldInReset = (value & 0x80) != 0;
                (_isFilled, _captureEnds) = (false, -1);
                break;
            default:
                protocol.Require(false, $"SPI: register 0x{register:X2} is written");
                break;
        }
    }

    private void Fifo(int value)
    {
        protocol.Require(value is 1 or 2, $"SPI: 0x{value:X2} is written to the FIFO's register");
        if (value == 1)
        {
            (_isFilled, _size, _next, _captureEnds) = (false, 0, 0, -1);
            return;
        }

        protocol.Require(_captureEnds < 0, "SPI: a capture is started upon another");
        protocol.Require(!_isFilled, "SPI: a capture is started upon a frame that was not cleared");
        Captures++;
        if (IsStuck || !sensor.IsRunning)
        {
            _captureEnds = long.MaxValue;
            return;
        }

        long period = Lines * sensor.LineNanoseconds;
        long frame = clock.Nanoseconds / period + 1;
        _captureBegins = frame * period;
        _captureEnds = _captureBegins + Active * sensor.LineNanoseconds;
    }

    /// <summary>What has happened on the sensor's side.</summary>
    private void Advance()
    {
        if (_captureEnds < 0 || clock.Nanoseconds < _captureEnds)
            return;
        long exposure = sensor.ExposureLines * sensor.LineNanoseconds;
        TrueStart = unchecked(clock.Now - (int)((clock.Nanoseconds - _captureBegins + exposure) / 1000));
        Frame = (int)(_captureBegins / (Lines * sensor.LineNanoseconds));
        Fill();
        _size = sensor.Width * (sensor.Height - LostRows) * 2 + ExtraBytes;
        (_isFilled, _isFirstBurst, _next, _captureEnds) = (true, true, 0, -1);
    }

    private void Fill()
    {
        int at = 0;
        for (int y = 0; y < sensor.Height; y++)
        {
            for (int x = 0; x < sensor.Width; x++, at += 2)
                Picture.Encode(Scene(Frame, y, x), sensor.IsRgb565, isOdd: (x & 1) != 0, _fifo.AsSpan(at, 2));
        }
    }

    private void Burst(Span<byte> receive)
    {
        protocol.Require(_isFilled, "SPI: the FIFO is read while no frame is in it");
        LongestBurst = Math.Max(LongestBurst, receive.Length);
        int at = 1;
        receive[0] = 0xa5; // while the command arrives
        if (_isFirstBurst && hasDummyByte)
            receive[at++] = 0x5a;
        _isFirstBurst = false;
        int count = receive.Length - at;
        protocol.Require(_next + count <= _size, $"SPI: bytes {_next} to {_next + count} of a FIFO of {_size}");
        _fifo.AsSpan(_next, count).CopyTo(receive[at..]);
        _next += count;
    }

    private void Read(int register, ReadOnlySpan<byte> send, Span<byte> receive)
    {
        protocol.Require(send.Length == 2 && receive.Length == 2, $"SPI: a register is read with {send.Length} bytes");
        protocol.Require(!_isHeldInReset, "SPI: a register is read while the chip is held in reset");
        receive[0] = 0xa5;
        switch (register)
        {
            case 0x00:
                receive[1] = (byte)_test;
                break;
            case 0x41:
                receive[1] = (byte)(0x05 | (_isFilled ? 0x08 : 0));
                break;
            case 0x42 or 0x43 or 0x44:
                protocol.Require(_isFilled, "SPI: the FIFO's size is read while no frame is in it");
                receive[1] = (byte)(_size >> (register - 0x42) * 8);
                break;
            default:
                protocol.Require(false, $"SPI: register 0x{register:X2} is read");
                break;
        }
    }
}
