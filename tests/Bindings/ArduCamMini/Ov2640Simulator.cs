using System.Device.I2c;

namespace Edge.Bindings.Tests;

/// <summary>An OV2640 on its control bus: two banks of registers, and the picture they describe.</summary>
/// <remarks>
/// Strict: a register that is not in <see cref="Ov2640Registers"/>, an access before the bank was selected or too soon after a reset, or a change of
/// the picture while the output runs is a fault of the driver.
/// </remarks>
internal sealed class Ov2640Simulator(VirtualClock clock, Protocol protocol) : II2cChip
{
    private const int Bank = 0xff, Com7 = 0x112, OutputReset = 0xe0;
    private const long ResetMicroseconds = 5000, ByteNanoseconds = 22_500; // 9 bits at 400 kHz

    private readonly byte[] _registers = new byte[512];
    private int _bank = -1;
    private int _pointer = -1;
    private long _readyAt;
    private int _writes;

    /// <summary>Nobody answers.</summary>
    public bool IsMissing { get; set; }

    /// <summary>Number of the write whose value arrives disturbed; 0: none.</summary>
    public int GlitchAtWrite { get; set; }

    /// <summary>The bits that <see cref="GlitchAtWrite"/> turns over.</summary>
    public byte GlitchBits { get; set; }

    /// <summary>Product number it tells.</summary>
    public byte Product { get; set; } = 0x26;

    public IReadOnlyList<byte> Registers => _registers;

    /// <summary>What a register holds.</summary>
    public int this[int register] => _registers[register];

    public int Width => Bits(0x5a, 0xff) * 4 | Bits(0x5c, 3) << 10;

    public int Height => Bits(0x5b, 0xff) * 4 | Bits(0x5c, 4) << 8;

    public bool IsRgb565 => Bits(0xda, 0x0c) == 0x08;

    public bool IsLowByteFirst => Bits(0xda, 1) != 0;

    public int ExposureLines => Bits(0x145, 0x3f) << 10 | Bits(0x110, 0xff) << 2 | Bits(0x104, 3);

    public bool IsAutomatic => Bits(0x113, 5) != 0;

    /// <summary>CIF at 24 MHz through the divider: 595 clocks of a line at half the clock.</summary>
    public long LineNanoseconds => 595L * 2 * 1000 / 24 * (Bits(0x111, 0x3f) + 1) / (Bits(0x111, 0x80) != 0 ? 2 : 1);

    /// <summary>Frames leave the chip.</summary>
    public bool IsRunning => !IsMissing && Bits(OutputReset, 0x04) == 0 && Bits(0x05, 1) == 0 && Width > 0 && Height > 0;

    public I2cTransferStatus Write(ReadOnlySpan<byte> bytes)
    {
        clock.PassNanoseconds(ByteNanoseconds * (bytes.Length + 1));
        if (IsMissing)
            return I2cTransferStatus.SlaveAddressNotAcknowledged;
        protocol.Require(bytes.Length is 1 or 2, $"SCCB: a write of {bytes.Length} bytes after the address");
        protocol.Require(clock.Microseconds >= _readyAt, "SCCB: an access while the sensor resets");
        int register = bytes[0] == Bank ? Bank : Full(bytes[0]);
        protocol.Require(register >= 0, $"SCCB: register 0x{bytes[0]:X2} before a bank was selected");
        _pointer = register;
        if (bytes.Length == 2)
            Set(register, ++_writes == GlitchAtWrite ? (byte)(bytes[1] ^ GlitchBits) : bytes[1]);
        return I2cTransferStatus.FullTransfer;
    }

    public I2cTransferStatus Read(Span<byte> bytes)
    {
        clock.PassNanoseconds(ByteNanoseconds * (bytes.Length + 1));
        if (IsMissing)
            return I2cTransferStatus.SlaveAddressNotAcknowledged;
        protocol.Require(bytes.Length == 1, $"SCCB: a read of {bytes.Length} bytes");
        protocol.Require(_pointer >= 0, "SCCB: a read without a register");
        protocol.Require(Ov2640Registers.IsReadable(_pointer), $"SCCB: register 0x{_pointer:X3} is read");
        bytes[0] = _registers[Math.Max(_pointer, 0)];
        _pointer = -1; // SCCB does not count on
        return I2cTransferStatus.FullTransfer;
    }

    /// <summary>A register takes a value that nobody wrote.</summary>
    public void Disturb(int register, byte value) => _registers[register] = value;

    /// <summary>The sensor loses its settings: a dip of the supply.</summary>
    public void Brownout()
    {
        Reset();
        _bank = 1;
    }

    private int Full(byte register) => _bank < 0 ? -1 : _bank << 8 | register;

    private int Bits(int register, int mask) => _registers[register] & mask;

    private void Set(int register, byte value)
    {
        if (register == Bank)
        {
            protocol.Require(value <= 1, $"SCCB: bank {value}");
            _bank = value & 1;
            return;
        }

        if (register == Com7 && (value & 0x80) != 0)
        {
            Reset();
            return;
        }

        protocol.Require(Ov2640Registers.IsWritable(register, value), $"SCCB: 0x{value:X2} is written to register 0x{register:X3}");
        protocol.Require(!Ov2640Registers.IsOfPicture(register) || Bits(OutputReset, 0x04) != 0, $"SCCB: register 0x{register:X3} changes while the output runs");
        if (register >= 0)
            _registers[register] = value;
    }

    private void Reset()
    {
        Array.Clear(_registers);
        foreach ((int register, byte value) in Ov2640Registers.AtReset)
            _registers[register] = value;
        _registers[0x10a] = Product;
        _registers[0x10b] = 0x42;
        _registers[0x11c] = 0x7f;
        _registers[0x11d] = 0xa2;
        _bank = -1;
        _pointer = -1;
        _readyAt = clock.Microseconds + ResetMicroseconds;
    }

    /// <summary>Power is on for long.</summary>
    public void PowerUp()
    {
        Reset();
        _readyAt = 0;
    }
}
