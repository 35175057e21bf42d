using Edge.Runtime.Line;

namespace Edge.Firmware;

/// <summary>The line's signals on pins.</summary>
internal sealed class GpioOutputs : ILineOutputs
{
    private readonly IGpio _gpio;
    private readonly int[] _pins = new int[LineSignal.Count];

    public GpioOutputs(IGpio gpio, LinePins pins)
    {
        _gpio = gpio;
        _pins[LineSignal.Ready] = pins.Ready;
        _pins[LineSignal.Busy] = pins.Busy;
        _pins[LineSignal.Reject] = pins.Reject;
        _pins[LineSignal.Fault] = pins.Fault;
        _pins[LineSignal.Pass] = pins.Pass;
        _pins[LineSignal.ResultValid] = pins.ResultValid;
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

    public void Write(int signal, bool on)
    {
        if (_pins[signal] >= 0)
            _gpio.Write(_pins[signal], on);
    }
}
