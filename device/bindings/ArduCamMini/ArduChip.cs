using System;
using System.Device.Spi;

namespace Edge.Bindings;

/// <summary>The ArduChip between the sensor and the SPI bus: its registers, and the FIFO that holds one frame.</summary>
/// <remarks>
/// SPI mode 0, most significant bit first, at most 8 MHz; the select line stays low through a transfer, which is one command byte and what
/// follows it (ArduCAM, "Arducam Chip", section 2). Methods return false when the bus reports an error.
/// </remarks>
internal sealed class ArduChip
{
    /// <summary>The longest transfer of nanoFramework on ESP32: max_transfer_sz in nf-interpreter's targets/ESP32, cpu_spi.cpp.</summary>
    public const int LongestTransfer = 16384;

    private const int ForWrite = 0x80;
    private const int ClearFifo = 0x01;
    private const int StartCapture = 0x02;
    private const int HoldReset = 0x80;
    private const int CaptureDone = 0x08;

    private readonly SpiDevice _spi;
    private readonly int _burst;
    private readonly int _ahead;
    private readonly byte[] _command;
    private readonly byte[] _reply;
    private readonly byte[] _burstCommand;

    /// <param name="burst">Bytes of a frame in one transfer, at most <see cref="LongestTransfer"/> less the command byte.</param>
    /// <param name="hasDummyByte">The first burst of a frame begins with a byte that is none of the frame.</param>
    public ArduChip(SpiDevice spi, int burst, bool hasDummyByte)
    {
        _spi = spi;
        _burst = burst;
        _ahead = hasDummyByte ? 2 : 1;
        _command = new byte[2];
        _reply = new byte[3];
        _burstCommand = new byte[burst + 1];
        _burstCommand[0] = (byte)ArduChipRegister.BurstRead;
    }

    /// <summary>Resets the chip; to be followed by 100 ms of rest, as <paramref name="isHeld"/> false.</summary>
    public bool TryReset(bool isHeld)
    {
        return TryWrite(ArduChipRegister.Reset, isHeld ? HoldReset : 0);
    }

    /// <summary>A capture takes one frame.</summary>
    public bool TryTakeSingleFrames()
    {
        return TryWrite(ArduChipRegister.Frames, 0);
    }

    /// <summary>Two patterns, each bit once 0 and once 1: a line that is stuck or open fails one of them.</summary>
    /// <param name="isThere">The register kept both.</param>
    public bool TryTest(out bool isThere)
    {
        isThere = false;
        if (!TryWrite(ArduChipRegister.Test, 0x55) || !TryRead(ArduChipRegister.Test, out int first))
            return false;
        if (!TryWrite(ArduChipRegister.Test, 0xaa) || !TryRead(ArduChipRegister.Test, out int second))
            return false;
        isThere = first == 0x55 && second == 0xaa;
        return true;
    }

    /// <summary>Empties the FIFO and takes the next frame that begins.</summary>
    public bool TryCapture()
    {
        return TryWrite(ArduChipRegister.Fifo, ClearFifo) && TryWrite(ArduChipRegister.Fifo, StartCapture);
    }

    public bool TryReadDone(out bool isDone)
    {
        bool isRead = TryRead(ArduChipRegister.Status, out int status);
        isDone = (status & CaptureDone) != 0;
        return isRead;
    }

    public bool TryReadSize(out int bytes)
    {
        bytes = 0;
        if (!TryRead(ArduChipRegister.FifoSize0, out int low) || !TryRead(ArduChipRegister.FifoSize1, out int middle)
            || !TryRead(ArduChipRegister.FifoSize2, out int high))
            return false;
        bytes = (high & 0x7f) << 16 | middle << 8 | low;
        return true;
    }

    /// <summary>Reads the frame from its first byte, straight into its place.</summary>
    public bool TryReadFrame(byte[] into, int count)
    {
        try
        {
            // What arrives while the command leaves is of no use and needs a place in front: the first byte of the frame has none.
            _spi.TransferFullDuplex(new SpanByte(_burstCommand, 0, _ahead + 1), new SpanByte(_reply, 0, _ahead + 1));
            into[0] = _reply[_ahead];
            for (int at = 1; at < count; at += _burst)
            {
                int bytes = count - at < _burst ? count - at : _burst;
                byte before = into[at - 1];
                _spi.TransferFullDuplex(new SpanByte(_burstCommand, 0, bytes + 1), new SpanByte(into, at - 1, bytes + 1));
                into[at - 1] = before;
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private bool TryWrite(ArduChipRegister register, int value)
    {
        try
        {
            _command[0] = (byte)((int)register | ForWrite);
            _command[1] = (byte)value;
            _spi.Write(new SpanByte(_command, 0, 2));
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private bool TryRead(ArduChipRegister register, out int value)
    {
        value = 0;
        try
        {
            _command[0] = (byte)register;
            _command[1] = 0;
            _spi.TransferFullDuplex(new SpanByte(_command, 0, 2), new SpanByte(_reply, 0, 2));
            value = (sbyte)_reply[1] & 0xff;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
