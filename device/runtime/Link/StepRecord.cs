using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>Looks into a run: the checksum and time of every step, and a window of one step's output.</summary>
/// <remarks>Each entry of <see cref="Entries"/> has 16 bytes: step, elements, CRC-32 of the output, microseconds since the step before.</remarks>
internal sealed class StepRecord : IStepTap
{
    public const int EntryBytes = 16;

    private readonly IDeviceUnderTest _device;
    private readonly int _most;
    private bool _keepsData;
    private int _step;
    private int _first;
    private int _before;

    public StepRecord(IDeviceUnderTest device, int mostSteps, int windowBytes)
    {
        _device = device;
        _most = mostSteps;
        Entries = new sbyte[mostSteps * EntryBytes];
        Window = new sbyte[windowBytes];
    }

    public sbyte[] Entries { get; }

    public sbyte[] Window { get; }

    /// <summary>Steps of the last run; more than fit are only counted.</summary>
    public int Steps { get; private set; }

    /// <summary>The step that was asked for has run.</summary>
    public bool WasSeen { get; private set; }

    /// <summary>Bytes of <see cref="Window"/> that were filled.</summary>
    public int WindowCount { get; private set; }

    /// <summary>The next run gives entries.</summary>
    public void WantEntries()
    {
        Clear();
        _keepsData = false;
    }

    /// <summary>The next run gives bytes of one step's output.</summary>
    public void WantData(int step, int first)
    {
        Clear();
        _keepsData = true;
        _step = step;
        _first = first;
    }

    public void After(int step, sbyte[] data, int offset, int count)
    {
        if (_keepsData)
        {
            if (step == _step)
                Keep(data, offset, count);
        }
        else if (Steps < _most)
        {
            int at = Steps * EntryBytes;
            LittleEndian.Write(Entries, at, step);
            LittleEndian.Write(Entries, at + 4, count);
            LittleEndian.Write(Entries, at + 8, Crc32.Finish(Crc32.Add(Crc32.Start, data, offset, count)));
            int now = _device.Now();
            LittleEndian.Write(Entries, at + 12, now - _before);
            _before = now;
        }

        Steps++;
    }

    private void Clear()
    {
        Steps = 0;
        WindowCount = 0;
        WasSeen = false;
        _before = _device.Now();
    }

    private void Keep(sbyte[] data, int offset, int count)
    {
        WasSeen = true;
        int left = _first < 0 || _first >= count ? 0 : count - _first;
        WindowCount = left < Window.Length ? left : Window.Length;
        Array.Copy(data, offset + _first, Window, 0, WindowCount);
    }
}
