using System.Device.Gpio;

namespace Edge.Rig.Pins;

/// <summary>A pin that the rig drives: the trigger of a camera, the reset of a chip.</summary>
public sealed class OutputPin : IDisposable
{
    private readonly GpioController _pins;
    private readonly IRigHardware _hardware;
    private readonly int _pin;
    private readonly bool _isOpenDrain;
    private readonly PinValue _active;

    private OutputPin(IRigHardware hardware, GpioController pins, int pin, PinValue active, bool isOpenDrain)
    {
        (_hardware, _pins, _pin, _active, _isOpenDrain) = (hardware, pins, pin, active, isOpenDrain);
        RigPin.Guard(pin, () =>
        {
            if (isOpenDrain)
                pins.OpenPin(pin, PinMode.Input);
            else
                pins.OpenPin(pin, PinMode.Output, !active);
        });
    }

    /// <summary>Driven to both levels.</summary>
    /// <param name="pins">Stays open.</param>
    /// <param name="pin">By its logical number.</param>
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0631: the pin cannot be used.</exception>
    public static OutputPin PushPull(IRigHardware hardware, GpioController pins, int pin, PinValue active) => new(hardware, pins, pin, active, false);

    /// <summary>Pulled low, or let go: a board's own button and pull-up stay in force, as reset lines need it.</summary>
    /// <inheritdoc cref="PushPull"/>
    public static OutputPin OpenDrain(IRigHardware hardware, GpioController pins, int pin) => new(hardware, pins, pin, PinValue.Low, true);

    /// <summary>Active for a time.</summary>
    public void Pulse(TimeSpan width) => RigPin.Guard(_pin, () =>
    {
        if (_isOpenDrain)
            _pins.SetPinMode(_pin, PinMode.Output);
        _pins.Write(_pin, _active);
        _hardware.Wait(width);
        if (_isOpenDrain)
            _pins.SetPinMode(_pin, PinMode.Input);
        else
            _pins.Write(_pin, !_active);
    });

    public void Dispose() => _pins.ClosePin(_pin);
}
