using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace Edge.Firmware;

/// <summary>A board of nanoFramework: its clock, and an external watchdog that watches a pin.</summary>
/// <remarks>
/// Managed code cannot reach the watchdog in the chip: nanoCLR feeds it for itself. A supervisor such as the TPS3823 wants an edge in every 1.6 s and
/// resets the chip otherwise. Without one a hang leaves the pins as they are: the line still sees Ready go off, since parts become late.
/// </remarks>
public sealed class NanoBoard : IBoard
{
    private readonly int _watchdogPin;
    private IGpio _gpio;
    private bool _level;

    /// <param name="watchdogPin">-1: there is none.</param>
    public NanoBoard(int watchdogPin)
    {
        _watchdogPin = watchdogPin;
    }

    /// <summary>In steps of a millisecond: the one clock of nanoFramework that a time server cannot set.</summary>
    public int Now => (int)(Environment.TickCount64 * 1000);

    public void Wait(int milliseconds)
    {
        Thread.Sleep(milliseconds);
    }

    /// <returns>False when the board does not open the watchdog's pin.</returns>
    public bool Open(IGpio gpio)
    {
        if (_watchdogPin < 0)
            return true;
        if (!gpio.OpenOutput(_watchdogPin))
            return false;
        _gpio = gpio;
        return true;
    }

    public void Feed()
    {
        if (_gpio == null)
            return;
        _level = !_level;
        _gpio.Write(_watchdogPin, _level);
    }

    public void Restart()
    {
        Power.RebootDevice();
    }
}
