using System.Device.Gpio;

namespace Edge.Rig.Tests.Simulated;

/// <summary>Pins that remember what was done to them; a device is wired to some.</summary>
/// <remarks>Its members are as accessible as an override from another assembly may be: with the package and with its stand-in.</remarks>
internal sealed class SimulatedPins(SimulatedTime time) : GpioDriver
{
    private const int Pins = 28;

    private readonly PinMode[] _modes = new PinMode[Pins];
    private readonly PinValue[] _outputs = new PinValue[Pins];
    private readonly List<(int Pin, PinEventTypes Edges, PinChangeEventHandler Callback)> _callbacks = [];

    /// <summary>Every change of a level that the rig made: pin, level, moment.</summary>
    public List<(int Pin, PinValue Level, double Seconds)> Changes { get; } = [];

    /// <summary>Pins with a resistor to ground; the others are high where nobody drives them.</summary>
    public HashSet<int> PulledDown { get; } = [];

    /// <summary>A wire to the device: called at each change.</summary>
    public Action<int, PinValue> Wire { get; set; } = (_, _) => { };

    protected override int PinCount => Pins;

    /// <summary>The device changes a pin.</summary>
    public void Drive(int pin, PinEventTypes edge)
    {
        foreach (var (_, _, callback) in _callbacks.Where(entry => entry.Pin == pin && entry.Edges.HasFlag(edge)).ToArray())
            callback(this, new PinValueChangedEventArgs(edge, pin));
    }

    protected override void OpenPin(int pinNumber)
    {
        if (pinNumber is < 0 or >= Pins)
            throw new InvalidOperationException($"Pin {pinNumber} is not there");
    }

    protected override void ClosePin(int pinNumber) => Set(pinNumber, PinMode.Input, _outputs[pinNumber]);

    protected override void SetPinMode(int pinNumber, PinMode mode) => Set(pinNumber, mode, _outputs[pinNumber]);

    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue) => Set(pinNumber, mode, initialValue);

    protected override PinMode GetPinMode(int pinNumber) => _modes[pinNumber];

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => Level(pinNumber);

    protected override void Write(int pinNumber, PinValue value) => Set(pinNumber, _modes[pinNumber], value);

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException("the rig takes callbacks");

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
        _callbacks.Add((pinNumber, eventTypes, callback));

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        _callbacks.RemoveAll(entry => entry.Pin == pinNumber && entry.Callback == callback);

    private PinValue Level(int pin) => _modes[pin] == PinMode.Output ? _outputs[pin] : !PulledDown.Contains(pin);

    private void Set(int pin, PinMode mode, PinValue value)
    {
        PinValue before = Level(pin);
        (_modes[pin], _outputs[pin]) = (mode, value);
        if (Level(pin) == before)
            return;
        Changes.Add((pin, Level(pin), time.Seconds));
        Wire(pin, Level(pin));
    }
}
