using System;
using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Bindings;

/// <summary>OV2640, OV3660 or OV5640 on the camera peripheral of an ESP32 or ESP32-S3, through firmware that has Espressif's esp32-camera.</summary>
/// <remarks>
/// The peripheral fills two frames of native memory in turn; the newest is copied into the caller's buffer, since managed code cannot look at memory
/// outside its heap. Nothing is allocated after the constructor.
/// </remarks>
public sealed class Esp32Camera : ICamera
{
    private const int MostMillisecondsForRate = 2000;
    private const int FramesForRate = 5;
    private const int Sequence = 0;
    private const int Age = 1;
    private const int IsLocked = 2;
    private const int HeadValues = 3;

    /// <summary>An exposure is in force two frames after it was set; a third is on its way.</summary>
    private const int FramesUntilLocked = 3;

    private readonly IClock _clock;
    private readonly int[] _pins;
    private readonly int[] _settings;
    private readonly int[] _head;
    private readonly byte[] _discarded;
    private int _exposureMicroseconds;
    private int _gain;
    private int _framesUntilLocked;
    private bool _isLocked;

    /// <param name="options">Not changed afterwards.</param>
    public Esp32Camera(IClock clock, Esp32CameraOptions options)
    {
        if (options.Pins.Length != 16 || options.FrameH < 1 || options.FrameW < 1)
            throw new ArgumentException("the camera has 16 pins, and frames have two sides");
        if (options.Format != PixelFormat.Rgb565 && options.Format != PixelFormat.Yuv422)
            throw new ArgumentException("frames are RGB565 or YUV422");
        _clock = clock;
        _pins = options.Pins;
        _settings = new int[]
        {
            options.FrameH, options.FrameW, options.Format == PixelFormat.Yuv422 ? 1 : 0, options.XclkHz, options.IsInPsram ? 1 : 0,
        };
        _head = new int[HeadValues];
        FrameBytes = options.FrameH * options.FrameW * 2;
        _discarded = new byte[FrameBytes];
    }

    public int FrameBytes { get; }

    /// <summary>A constant of <see cref="Esp32CameraFault"/>: what the last call of a method met.</summary>
    public int Fault { get; private set; }

    /// <summary>Product number of the sensor that was found: 0x26, 0x3660 or 0x5640.</summary>
    public int Sensor { get; private set; }

    /// <summary>Starts the camera and watches a few frames: their rate is the measure of exposures. Takes up to two seconds.</summary>
    /// <returns>False with the reason in <see cref="Fault"/>.</returns>
    public bool Open()
    {
        _isLocked = false;
        int result = NativeCamera.Open(_pins, _settings);
        if (result <= 0)
            return Note(result == 0 ? Esp32CameraFault.Driver : -result);
        Sensor = result;
        int frames = 0;
        for (int i = 0; i < MostMillisecondsForRate && frames < FramesForRate; i++)
        {
            result = NativeCamera.Read(_discarded, FrameBytes, _head);
            if (result < 0)
                return Note(-result);
            frames += result;
            _clock.Wait(1);
        }

        return Note(frames < FramesForRate ? Esp32CameraFault.NoRate : Esp32CameraFault.None);
    }

    /// <summary>Ends automatic exposure, gain and white balance and sets these; frames from before are not handed out.</summary>
    /// <param name="exposureMicroseconds">To the nearest line; at most one frame.</param>
    /// <param name="gain">Steps of esp32-camera: 0 to 30 for an OV2640, 0 to 64 for the others.</param>
    /// <returns>False with the reason in <see cref="Fault"/>.</returns>
    public bool Lock(int exposureMicroseconds, int gain)
    {
        _isLocked = false;
        int result = NativeCamera.Lock(exposureMicroseconds, gain);
        if (result != 0)
            return Note(-result);
        _exposureMicroseconds = exposureMicroseconds;
        _gain = gain;
        _framesUntilLocked = FramesUntilLocked;
        _isLocked = true;
        return Note(Esp32CameraFault.None);
    }

    public bool TryRead(byte[] into, FrameHead head)
    {
        if (!_isLocked)
            return Note(Esp32CameraFault.NotOpen);
        int result = NativeCamera.Read(into, FrameBytes, _head);
        if (result <= 0)
        {
            Note(-result);
            return false;
        }

        if (_framesUntilLocked > 0)
        {
            _framesUntilLocked--;
            return false;
        }

        bool isLocked = _head[IsLocked] != 0;
        head.Sequence = _head[Sequence];
        // The frame's time is that of its first row: its exposure began before.
        head.TakenAt = _clock.Now - _head[Age] - _exposureMicroseconds;
        head.ExposureMicroseconds = isLocked ? _exposureMicroseconds : -1;
        head.Gain = isLocked ? _gain : -1;
        return Note(Esp32CameraFault.None);
    }

    /// <summary>Stops the camera and gives its memory back.</summary>
    public bool Close()
    {
        _isLocked = false;
        return Note(-NativeCamera.Close());
    }

    /// <returns>True when there is no fault.</returns>
    private bool Note(int fault)
    {
        Fault = fault;
        return fault == Esp32CameraFault.None;
    }
}
