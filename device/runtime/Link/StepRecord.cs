using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>Looks into a run: the checksum and time of every step, and a window of one step's output.</summary>
/// <remarks>Each entry of <see cref="Entries"/> has 16 bytes: step, elements, CRC-32 of the output, microseconds of it.</remarks>
internal sealed class StepRecord : IStepTap
{
    public const int EntryBytes = 16;

    private readonly IDeviceUnderTest _device;
    private readonly int _most;
    private bool _keepsData;
    private int _step;
    private int _first;
    private int _before;
    private int _passed;

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

    /// <summary>A step has given its whole output, or the next piece of one that is made band by band.</summary>
    public void After(int step, sbyte[] data, int offset, int count)
    {
        if (!_keepsData)
        {
            Note(step, data, offset, count);
            return;
        }

        if (step == _step)
            Keep(data, offset, count);
        Steps++;
    }

    private void Note(int step, sbyte[] data, int offset, int count)
    {
        int at = EntryOf(step);
        if (at < 0)
            return;
        LittleEndian.Write(Entries, at + 4, LittleEndian.Read(Entries, at + 4) + count);
        int before = Crc32.Finish(LittleEndian.Read(Entries, at + 8)); // finishing undoes finishing
        LittleEndian.Write(Entries, at + 8, Crc32.Finish(Crc32.Add(before, data, offset, count)));
        int now = _device.Now();
        LittleEndian.Write(Entries, at + 12, LittleEndian.Read(Entries, at + 12) + now - _before);
        _before = now;
    }

    /// <returns>Where it is; -1: there is none, and no room for one.</returns>
    private int EntryOf(int step)
    {
        int kept = 0;
        for (; kept < Steps && kept < _most; kept++)
        {
            if (LittleEndian.Read(Entries, kept * EntryBytes) == step)
                return kept * EntryBytes;
        }

        Steps++;
        if (kept == _most)
            return -1;
        int at = kept * EntryBytes;
        LittleEndian.Write(Entries, at, step);
        for (int i = 4; i < EntryBytes; i++)
            Entries[at + i] = 0;
        return at;
    }

    private void Clear()
    {
        Steps = 0;
        WindowCount = 0;
        _passed = 0;
        WasSeen = false;
        _before = _device.Now();
    }

    // What of a piece lies behind the bytes that the window holds.
    private void Keep(sbyte[] data, int offset, int count)
    {
        WasSeen = true;
        int next = _first + WindowCount;
        int at = next - _passed;
        if (_first >= 0 && next >= _passed && at < count)
        {
            int room = Window.Length - WindowCount;
            int part = count - at < room ? count - at : room;
            Array.Copy(data, offset + at, Window, WindowCount, part);
            WindowCount += part;
        }

        _passed += count;
    }
}
