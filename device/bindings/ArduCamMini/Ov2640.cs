using System;
using System.Device.I2c;

namespace Edge.Bindings;

/// <summary>The sensor behind its control bus.</summary>
/// <remarks>
/// SCCB, OmniVision's form of I2C: a write is address, register, value; a read is a write of the register, a stop, and a read of one byte
/// (OmniVision, SCCB Functional Specification, transmission cycles). A glitch goes unnoticed there, so that all that matters is read back.
/// </remarks>
internal sealed class Ov2640
{
    /// <summary>7 bits; the datasheet has it as 0x60 for writing.</summary>
    public const int Address = 0x30;

    /// <summary>COM8 without automatic exposure, gain and banding filter.</summary>
    private const int ByHand = 0xc0;

    /// <summary>REG04 without mirror and flip, and without the exposure.</summary>
    private const int Upright = 0x28;

    private readonly I2cDevice _bus;
    private readonly byte[] _out;
    private readonly byte[] _in;
    private int _bank;

    public Ov2640(I2cDevice bus)
    {
        _bus = bus;
        _out = new byte[2];
        _in = new byte[1];
        _bank = -1;
    }

    /// <summary>Compares product and maker with those of an OV2640: 0x26, 0x40 to 0x42; 0x7F, 0xA2.</summary>
    /// <returns>A constant of <see cref="CameraFault"/>.</returns>
    public int Identify()
    {
        _bank = -1;
        if (!TryRead(Ov2640Register.ProductHigh, out int product) || !TryRead(Ov2640Register.ProductLow, out int version)
            || !TryRead(Ov2640Register.MakerHigh, out int maker) || !TryRead(Ov2640Register.MakerLow, out int makerLow))
            return CameraFault.Sccb;
        bool isOurs = product == 0x26 && version >= 0x40 && version <= 0x42 && maker == 0x7f && makerLow == 0xa2;
        return isOurs ? CameraFault.None : CameraFault.OtherSensor;
    }

    /// <summary>Brings every register to what it has at power-up; to be followed by 10 ms of rest.</summary>
    public bool TryReset()
    {
        bool isWritten = TryWrite(Ov2640Register.Com7, 0x80);
        _bank = -1;
        return isWritten;
    }

    /// <summary>Writes registers in their order, then selects their bank anew and reads them back.</summary>
    /// <param name="settings">Register and value in turn; of a register that is named twice the last value counts.</param>
    /// <returns>A constant of <see cref="CameraFault"/>.</returns>
    public int Apply(short[] settings)
    {
        for (int i = 0; i < settings.Length; i += 2)
        {
            if (!TryWrite((Ov2640Register)settings[i], settings[i + 1]))
                return CameraFault.Sccb;
        }

        _bank = -1;
        for (int i = 0; i < settings.Length; i += 2)
        {
            if (IsNamedLater(settings, i))
                continue;
            if (!TryRead((Ov2640Register)settings[i], out int value))
                return CameraFault.Sccb;
            if (value != settings[i + 1])
                return CameraFault.NotKept;
        }

        return CameraFault.None;
    }

    /// <summary>Ends automatic exposure and gain, sets both and reads them back.</summary>
    /// <returns>A constant of <see cref="CameraFault"/>.</returns>
    public int Lock(int exposureLines, int gain)
    {
        bool isWritten = TryWrite(Ov2640Register.Com8, ByHand)
            && TryWrite(Ov2640Register.Gain, gain)
            && TryWrite(Ov2640Register.Exposure, exposureLines >> 2 & 0xff)
            && TryWrite(Ov2640Register.Reg04, Upright | exposureLines & 3)
            && TryWrite(Ov2640Register.Reg45, exposureLines >> 10);
        if (!isWritten || !TryReadLock(out bool isByHand, out int lines, out int kept))
            return CameraFault.Sccb;
        return isByHand && lines == exposureLines && kept == gain ? CameraFault.None : CameraFault.NotKept;
    }

    /// <summary>Exposure and gain that the sensor works with.</summary>
    /// <param name="isByHand">The sensor does not change them on its own.</param>
    public bool TryReadLock(out bool isByHand, out int exposureLines, out int gain)
    {
        isByHand = false;
        exposureLines = 0;
        _bank = -1;
        if (!TryRead(Ov2640Register.Gain, out gain) || !TryRead(Ov2640Register.Reg45, out int high) || !TryRead(Ov2640Register.Exposure, out int middle)
            || !TryRead(Ov2640Register.Reg04, out int low) || !TryRead(Ov2640Register.Com8, out int com8))
            return false;
        isByHand = com8 == ByHand && (low & ~3) == Upright;
        exposureLines = (high & 0x3f) << 10 | middle << 2 | low & 3;
        gain |= (high & 0xc0) << 2;
        return true;
    }

    private static bool IsNamedLater(short[] settings, int at)
    {
        for (int i = at + 2; i < settings.Length; i += 2)
        {
            if (settings[i] == settings[at])
                return true;
        }

        return false;
    }

    private bool TrySelect(int register)
    {
        int bank = register >> 8;
        if (_bank == bank)
            return true;
        bool isSelected = TrySend((int)Ov2640Register.Bank, bank, 2);
        _bank = isSelected ? bank : -1;
        return isSelected;
    }

    private bool TryWrite(Ov2640Register register, int value)
    {
        return TrySelect((int)register) && TrySend((int)register & 0xff, value, 2);
    }

    private bool TryRead(Ov2640Register register, out int value)
    {
        value = 0;
        if (!TrySelect((int)register) || !TrySend((int)register & 0xff, 0, 1))
            return false;
        try
        {
            I2cTransferResult result = _bus.Read(new SpanByte(_in, 0, 1));
            value = (sbyte)_in[0] & 0xff;
            return result.Status == I2cTransferStatus.FullTransfer;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private bool TrySend(int register, int value, int count)
    {
        try
        {
            _out[0] = (byte)register;
            _out[1] = (byte)value;
            I2cTransferResult result = _bus.Write(new SpanByte(_out, 0, count));
            return result.Status == I2cTransferStatus.FullTransfer;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
