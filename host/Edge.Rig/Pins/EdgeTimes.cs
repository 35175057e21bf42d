using System.Device.Gpio;
using Edge.Rig.Energy;

namespace Edge.Rig.Pins;

/// <summary>When a pin changed: pulses too short to be seen by looking are caught.</summary>
/// <remarks>The driver calls from a thread of its own, so a time is that of the call: some tens of microseconds late on Linux.</remarks>
public sealed class EdgeTimes : IDisposable
{
    private readonly GpioController _pins;
    private readonly RigClock _clock;
    private readonly List<double> _times = [];
    private readonly int _pin;

    /// <param name="pins">Stays open.</param>
    /// <param name="pin">By its logical number; becomes an input.</param>
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0631: the pin cannot be used.</exception>
    public EdgeTimes(GpioController pins, int pin, PinEventTypes edges, RigClock clock)
    {
        (_pins, _pin, _clock) = (pins, pin, clock);
        RigPin.Guard(pin, () =>
        {
            pins.OpenPin(pin, PinMode.Input);
            pins.RegisterCallbackForPinValueChangedEvent(pin, edges, Heard);
        });
    }

    /// <summary>The times since this was asked last, in seconds of the clock.</summary>
    public double[] Take()
    {
        lock (_times)
        {
            double[] taken = [.. _times];
            _times.Clear();
            return taken;
        }
    }

    public void Dispose()
    {
        _pins.UnregisterCallbackForPinValueChangedEvent(_pin, Heard);
        _pins.ClosePin(_pin);
    }

    private void Heard(object sender, PinValueChangedEventArgs edge)
    {
        double now = _clock.Now;
        lock (_times)
            _times.Add(now);
    }
}
