namespace System.Device.Gpio;

/// <summary>The pins of a board: opened before they are used, by their logical numbers.</summary>
public class GpioController : IDisposable
{
    private readonly Dictionary<int, GpioPin> _pins = [];
    private readonly Dictionary<int, PinValue> _written = [];
    private readonly GpioDriver _driver;

    /// <exception cref="PlatformNotSupportedException">Always: the package finds the board's driver, this stand-in does not.</exception>
    public GpioController() => throw StandIn.NoHardware("a GPIO pin");

    /// <param name="driver">Disposed with this.</param>
    public GpioController(GpioDriver driver) => _driver = driver;

    public virtual int PinCount => _driver.PinCount;

    public virtual bool IsPinOpen(int pinNumber) => _pins.ContainsKey(pinNumber);

    /// <summary>Leaves mode and level as they are; a pin that is open already is given again.</summary>
    public GpioPin OpenPin(int pinNumber)
    {
        if (_pins.TryGetValue(pinNumber, out GpioPin? open))
            return open;
        _driver.OpenPin(pinNumber);
        return _pins[pinNumber] = new GpioPin(pinNumber, this);
    }

    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = OpenPin(pinNumber);
        SetPinMode(pinNumber, mode);
        return pin;
    }

    public GpioPin OpenPin(int pinNumber, PinMode mode, PinValue initialValue)
    {
        GpioPin pin = OpenPin(pinNumber);
        _written[pinNumber] = initialValue;
        SetPinMode(pinNumber, mode);
        return pin;
    }

    public void ClosePin(int pinNumber)
    {
        ThrowIfClosed(pinNumber);
        _driver.ClosePin(pinNumber);
        _pins.Remove(pinNumber);
        _written.Remove(pinNumber);
    }

    /// <summary>The level written last is kept: a pin that becomes an output takes it.</summary>
    public virtual void SetPinMode(int pinNumber, PinMode mode)
    {
        ThrowIfClosed(pinNumber);
        if (!_driver.IsPinModeSupported(pinNumber, mode))
            throw new InvalidOperationException($"Pin {pinNumber} does not support mode {mode}.");
        if (_written.TryGetValue(pinNumber, out PinValue value))
            _driver.SetPinMode(pinNumber, mode, value);
        else
            _driver.SetPinMode(pinNumber, mode);
    }

    public virtual PinMode GetPinMode(int pinNumber)
    {
        ThrowIfClosed(pinNumber);
        return _driver.GetPinMode(pinNumber);
    }

    public virtual bool IsPinModeSupported(int pinNumber, PinMode mode) => _driver.IsPinModeSupported(pinNumber, mode);

    public virtual PinValue Read(int pinNumber)
    {
        ThrowIfClosed(pinNumber);
        return _driver.Read(pinNumber);
    }

    /// <summary>Of an input: the level it takes when it becomes an output.</summary>
    public virtual void Write(int pinNumber, PinValue value)
    {
        ThrowIfClosed(pinNumber);
        _written[pinNumber] = value;
        if (_driver.GetPinMode(pinNumber) == PinMode.Output)
            _driver.Write(pinNumber, value);
    }

    public virtual void RegisterCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        ThrowIfClosed(pinNumber);
        _driver.AddCallbackForPinValueChangedEvent(pinNumber, eventTypes, callback);
    }

    public virtual void UnregisterCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        ThrowIfClosed(pinNumber);
        _driver.RemoveCallbackForPinValueChangedEvent(pinNumber, callback);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        foreach (int pin in _pins.Keys)
            _driver.ClosePin(pin);
        _pins.Clear();
        _driver.Dispose();
    }

    private void ThrowIfClosed(int pin)
    {
        if (!IsPinOpen(pin))
            throw new InvalidOperationException($"Pin {pin} is not open.");
    }
}
