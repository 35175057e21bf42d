using System.Device.Gpio;

namespace Edge.Firmware;

/// <summary>Pins by nanoFramework's System.Device.Gpio.</summary>
/// <remarks>
/// The time of an edge is taken in the pin's callback, which nanoCLR runs on a thread of its own: up to one turn of another thread, 20 ms, after
/// the edge, and after the end of a native call that is under way. A line that moves further than its camera can bear in that time needs
/// a sensor that lies as much before it.
/// </remarks>
public sealed class GpioPins : IGpio
{
    private const int Most = 64;

    private readonly GpioController _controller = new GpioController();
    private readonly GpioPin[] _pins = new GpioPin[Most];
    private readonly IBoard _board;
    private readonly IPinListener[] _listeners = new IPinListener[Most];

    public GpioPins(IBoard board)
    {
        _board = board;
    }

    public bool OpenOutput(int pin)
    {
        return Open(pin, PinMode.Output);
    }

    public bool OpenInput(int pin, IPinListener listener)
    {
        if (!Open(pin, PinMode.InputPullDown))
            return false;
        _listeners[pin] = listener;
        _pins[pin].ValueChanged += Changed;
        return true;
    }

    public void Write(int pin, bool high)
    {
        _pins[pin].Write(high ? PinValue.High : PinValue.Low);
    }

    private bool Open(int pin, PinMode mode)
    {
        if (pin < 0 || pin >= Most || _pins[pin] != null || !_controller.IsPinModeSupported(pin, mode))
            return false;
        _pins[pin] = _controller.OpenPin(pin, mode);
        return true;
    }

    private void Changed(object sender, PinValueChangedEventArgs change)
    {
        int now = _board.Now;
        if (change.ChangeType == PinEventTypes.Rising)
            _listeners[change.PinNumber].Rose(change.PinNumber, now);
    }
}
