using Edge.Runtime.Line;

namespace Edge.Firmware;

/// <summary>The line's signals on pins.</summary>
internal sealed class GpioOutputs : ILineOutputs
{
    /// <summary>Changes that are kept until somebody asks over the link, a power of two.</summary>
    private const int KeptChanges = 64;

    private readonly IBoard _board;
    private readonly IGpio _gpio;
    private readonly int[] _changes = new int[2 * KeptChanges]; // signal and level, time
    private readonly int[] _pins = new int[LineSignal.Count];
    private int _noted;
    private int _told;

    public GpioOutputs(IBoard board, IGpio gpio, LinePins pins)
    {
        _board = board;
        _gpio = gpio;
        _pins[LineSignal.Ready] = pins.Ready;
        _pins[LineSignal.Busy] = pins.Busy;
        _pins[LineSignal.Reject] = pins.Reject;
        _pins[LineSignal.Fault] = pins.Fault;
        _pins[LineSignal.Pass] = pins.Pass;
        _pins[LineSignal.ResultValid] = pins.ResultValid;
        _pins[LineSignal.Code0] = pins.Code0;
        _pins[LineSignal.Code0 + 1] = pins.Code1;
        _pins[LineSignal.Code0 + 2] = pins.Code2;
        _pins[LineSignal.Code0 + 3] = pins.Code3;
    }

    /// <summary>Opens every pin that is wired, and switches it off.</summary>
    /// <returns>False when the board does not open one.</returns>
    public bool Open()
    {
        bool all = true;
        for (int i = 0; i < _pins.Length; i++)
        {
            if (_pins[i] < 0)
                continue;
            if (_gpio.OpenOutput(_pins[i]))
            {
                _gpio.Write(_pins[i], false);
                continue;
            }

            _pins[i] = LinePins.NotWired;
            all = false;
        }

        return all;
    }

    /// <summary>The oldest change that was not told yet.</summary>
    /// <param name="change">Gets the signal, 1 for on or 0 for off, when, and how many were lost before it.</param>
    /// <returns>False when there is none.</returns>
    public bool NextChange(int[] change)
    {
        int noted = _noted;
        if (_told == noted)
            return false;
        int lost = noted - _told - KeptChanges;
        if (lost > 0)
            _told += lost;
        int at = 2 * (_told++ & KeptChanges - 1);
        change[0] = _changes[at] >> 1;
        change[1] = _changes[at] & 1;
        change[2] = _changes[at + 1];
        change[3] = lost > 0 ? lost : 0;
        return true;
    }

    public void Write(int signal, bool on)
    {
        int level = 0;
        if (on) // the compiler turns "on ? 1 : 0" into an unsigned comparison
            level = 1;
        int at = 2 * (_noted & KeptChanges - 1);
        _changes[at] = 2 * signal + level;
        _changes[at + 1] = _board.Now;
        _noted++;
        if (_pins[signal] >= 0)
            _gpio.Write(_pins[signal], on);
    }
}
