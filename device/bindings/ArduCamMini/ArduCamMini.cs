using System;
using System.Device.I2c;
using System.Device.Spi;
using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Bindings;

/// <summary>ArduCAM Mini 2MP and 2MP Plus: an OV2640 whose frames an ArduChip keeps in a FIFO, one at a time, until SPI has read them.</summary>
/// <remarks>
/// <para>One capture is on its way at any time. <see cref="TryRead"/> starts it, looks for its end and reads the frame; it never waits for the sensor.
/// Reading takes a microsecond for a byte at 8 MHz. Nothing is allocated after the constructor.</para>
/// <para>The ArduChip does not say when a frame began. It follows from when the capture was started, when it was last seen unfinished and first seen
/// finished. A frame whose time stays too uncertain, that has become old in the FIFO, or whose exposure began before it was asked for is thrown away
/// unread, and the next one taken.</para>
/// </remarks>
public sealed class ArduCamMini : ICamera
{
    private const int ResetMilliseconds = 100;
    private const int SensorResetMilliseconds = 10;

    /// <summary>Clocks of a line in CIF mode at half the sensor's clock: 595, OV2640 datasheet, figure of the line timing.</summary>
    private const int LineClocks = 595;

    /// <summary>The clock divider of <see cref="Ov2640Settings.Sensor"/> halves once more.</summary>
    private const int ClockDivider = 4;

    /// <summary>An exposure is in force two frames after it was set; a third is for the frame that is on its way.</summary>
    private const int FramesUntilLocked = 3;

    private readonly ArduChip _chip;
    private readonly Ov2640 _sensor;
    private readonly IClock _clock;
    private readonly ArduCamOptions _options;
    private readonly short[] _picture;
    private readonly short[] _whiteBalance;
    private readonly int[] _faults;
    private readonly int _lineNanoseconds;
    private readonly int _frameMicroseconds;
    private readonly int _readoutMicroseconds;
    private int _exposureMicroseconds;
    private int _exposureLines;
    private int _gain;
    private int _framesUntilLocked;
    private int _sequence;
    private int _askedAt;
    private int _startedAt;
    private int _unfinishedAt;
    private bool _isLocked;
    private bool _isCapturing;

    /// <param name="spi">Mode 0, 8 MHz at most, with the module's select line.</param>
    /// <param name="sensor">Address <see cref="SensorAddress"/>, at most 400 kHz.</param>
    /// <param name="options">Not changed afterwards.</param>
    public ArduCamMini(SpiDevice spi, I2cDevice sensor, IClock clock, ArduCamOptions options)
    {
        bool isFormat = options.Format == PixelFormat.Rgb565 || options.Format == PixelFormat.Yuv422;
        bool isSize = options.FrameH >= 16 && options.FrameH <= Ov2640Settings.SensorH && options.FrameW >= 16 && options.FrameW <= Ov2640Settings.SensorW;
        if (!isFormat || !isSize || ((options.FrameH | options.FrameW) & 3) != 0)
            throw new ArgumentException("frames are RGB565 or YUV422, sides multiples of 4 from 16 to 296 rows and 400 columns");
        if (options.ClockHz < 6000000 || options.BurstBytes < 64 || options.BurstBytes >= ArduChip.LongestTransfer)
            throw new ArgumentException("the clock is 6 MHz at least, a burst 64 to 16383 bytes");
        _chip = new ArduChip(spi, options.BurstBytes, options.HasDummyByte);
        _sensor = new Ov2640(sensor);
        _clock = clock;
        _options = options;
        _picture = Ov2640Settings.Picture(options.Format, options.FrameH, options.FrameW);
        _whiteBalance = Ov2640Settings.WhiteBalance(options);
        _faults = new int[CameraFault.Count];
        FrameBytes = options.FrameH * options.FrameW * 2;
        _lineNanoseconds = LineClocks * ClockDivider * 1000 / (options.ClockHz / 1000000);
        _frameMicroseconds = Ov2640Settings.FrameLines * _lineNanoseconds / 1000;
        _readoutMicroseconds = Ov2640Settings.SensorH * _lineNanoseconds / 1000;
    }

    /// <summary>Of the OV2640 on the I2C bus.</summary>
    public static int SensorAddress => Ov2640.Address;

    public int FrameBytes { get; }

    /// <summary>A constant of <see cref="CameraFault"/>: what the last call of a method met.</summary>
    public int Fault { get; private set; }

    /// <summary>Frames thrown away unread: too old, of uncertain time, or from before they were asked for or the exposure was locked.</summary>
    public int FramesDiscarded { get; private set; }

    /// <summary>How often this was met.</summary>
    /// <param name="fault">A constant of <see cref="CameraFault"/>.</param>
    public int Count(int fault)
    {
        return _faults[fault];
    }

    /// <summary>Finds chip and sensor, resets both and sets up the pictures; takes a quarter of a second.</summary>
    /// <returns>False with the reason in <see cref="Fault"/>; may be called again.</returns>
    public bool Open()
    {
        _isLocked = false;
        _isCapturing = false;
        return Note(OpenChip()) && Note(OpenSensor());
    }

    /// <summary>Ends automatic exposure, gain and white balance and sets these; frames from before are not handed out.</summary>
    /// <param name="exposureMicroseconds">To the nearest line, of which there are 336 in a frame: 99 us each with a clock of 24 MHz.</param>
    /// <param name="gain">Register GAIN, 0 to 255: (bit 7 + 1) (bit 6 + 1) (bit 5 + 1) (bit 4 + 1) (1 + bits 3 to 0 / 16).</param>
    /// <returns>False with the reason in <see cref="Fault"/>; <see cref="Open"/> has to be called again, unless a number was out of range.</returns>
    public bool Lock(int exposureMicroseconds, int gain)
    {
        _isLocked = false;
        if (exposureMicroseconds < 0 || exposureMicroseconds > _frameMicroseconds || gain < 0 || gain > 255)
            return Note(CameraFault.OutOfRange);
        int lines = (int)(((long)exposureMicroseconds * 1000 + _lineNanoseconds / 2) / _lineNanoseconds);
        if (!Note(_sensor.Lock(lines, gain)))
            return false;
        _exposureMicroseconds = exposureMicroseconds;
        _exposureLines = lines;
        _gain = gain;
        _framesUntilLocked = FramesUntilLocked;
        _isLocked = true;
        return true;
    }

    public bool TryRead(byte[] into, FrameHead head)
    {
        if (!_isLocked)
            return Note(CameraFault.NotLocked);
        if (into.Length < FrameBytes)
            return Note(CameraFault.Buffer);
        if (!_isCapturing)
        {
            _askedAt = _clock.Now;
            return Capture(CameraFault.None);
        }

        if (!_chip.TryReadDone(out bool isDone))
            return Drop(CameraFault.Spi);
        int now = _clock.Now;
        if (isDone)
            return Finish(now, into, head);
        _unfinishedAt = now;
        // The frame under way, a whole one, and one to spare.
        if (now - _startedAt > 3 * _frameMicroseconds)
            return Capture(CameraFault.Timeout);
        Note(CameraFault.None);
        return false;
    }

    private int OpenChip()
    {
        if (!_chip.TryReset(isHeld: true))
            return CameraFault.Spi;
        _clock.Wait(ResetMilliseconds);
        if (!_chip.TryReset(isHeld: false))
            return CameraFault.Spi;
        _clock.Wait(ResetMilliseconds);
        if (!_chip.TryTest(out bool isThere))
            return CameraFault.Spi;
        if (!isThere)
            return CameraFault.NoChip;
        return _chip.TryTakeSingleFrames() ? CameraFault.None : CameraFault.Spi;
    }

    private int OpenSensor()
    {
        int fault = _sensor.Identify();
        if (fault != CameraFault.None)
            return fault;
        if (!_sensor.TryReset())
            return CameraFault.Sccb;
        _clock.Wait(SensorResetMilliseconds);
        fault = _sensor.Apply(Ov2640Settings.Sensor);
        if (fault == CameraFault.None)
            fault = _sensor.Apply(Ov2640Settings.Reserved);
        if (fault == CameraFault.None)
            fault = _sensor.Apply(_picture);
        return fault == CameraFault.None ? _sensor.Apply(_whiteBalance) : fault;
    }

    /// <summary>Begins another capture; there is no frame yet.</summary>
    private bool Capture(int fault)
    {
        Note(fault);
        _isCapturing = _chip.TryCapture();
        _sequence++;
        _startedAt = _clock.Now;
        _unfinishedAt = _startedAt;
        if (!_isCapturing)
            Note(CameraFault.Spi);
        return false;
    }

    /// <summary>Forgets the capture; the next call begins another.</summary>
    private bool Drop(int fault)
    {
        _isCapturing = false;
        Note(fault);
        return false;
    }

    private bool Finish(int now, byte[] into, FrameHead head)
    {
        // The frame's last line was read between these two.
        int earliest = Later(_unfinishedAt, _startedAt + _readoutMicroseconds);
        int latest = Earlier(now, _startedAt + _frameMicroseconds + _readoutMicroseconds);
        if (latest - earliest < 0)
        {
            // The sensor is not as fast as its clock says: what was seen counts.
            earliest = _unfinishedAt;
            latest = now;
        }

        int uncertain = (latest - earliest) / 2;
        int endedAt = earliest + uncertain;
        int takenAt = endedAt - _readoutMicroseconds - _exposureMicroseconds;
        bool isFresh = uncertain <= _options.TimeToleranceMicroseconds && now - endedAt <= _options.FreshMicroseconds;
        if (!isFresh)
            _askedAt = now;
        bool isKept = isFresh && takenAt - _askedAt >= 0 && _framesUntilLocked == 0;
        if (_framesUntilLocked > 0)
            _framesUntilLocked--;
        if (!isKept)
        {
            FramesDiscarded++;
            return Capture(CameraFault.None);
        }

        if (!_chip.TryReadSize(out int bytes))
            return Drop(CameraFault.Spi);
        // ArduChips are said to count a few bytes more than the pixels have; a row more is another picture.
        if (bytes < FrameBytes || bytes >= FrameBytes + _options.FrameW * 2)
            return Drop(CameraFault.FrameSize);
        if (!_sensor.TryReadLock(out bool isByHand, out int lines, out int gain))
            return Drop(CameraFault.Sccb);
        if (!_chip.TryReadFrame(into, FrameBytes))
            return Drop(CameraFault.Spi);
        bool isAsLocked = isByHand && lines == _exposureLines;
        head.Sequence = _sequence;
        head.TakenAt = takenAt;
        // Another exposure than the one that was asked for is told as it is, and no frame with one is judged.
        head.ExposureMicroseconds = isAsLocked ? _exposureMicroseconds : !isByHand ? -1 : (int)((long)lines * _lineNanoseconds / 1000);
        head.Gain = gain;
        _isCapturing = false;
        return Note(CameraFault.None);
    }

    private static int Later(int a, int b)
    {
        return a - b > 0 ? a : b;
    }

    private static int Earlier(int a, int b)
    {
        return a - b < 0 ? a : b;
    }

    /// <returns>True when there is no fault.</returns>
    private bool Note(int fault)
    {
        Fault = fault;
        _faults[fault]++;
        return fault == CameraFault.None;
    }
}
