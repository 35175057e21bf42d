namespace System.Device.Gpio;

public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

public sealed class GpioController
{
    public GpioController() => throw null;

    public bool IsPinModeSupported(int pinNumber, PinMode mode) => throw null;

    public GpioPin OpenPin(int pinNumber, PinMode mode) => throw null;
}

public sealed class GpioPin
{
    private GpioPin() => throw null;

    public event PinValueChangedEventHandler ValueChanged { add => throw null; remove => throw null; }

    public void Toggle() => throw null;

    public void Write(PinValue value) => throw null;
}

public readonly struct PinValue
{
    public static PinValue High => throw null;

    public static PinValue Low => throw null;
}

public class PinValueChangedEventArgs
{
    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber) => throw null;

    public PinEventTypes ChangeType => throw null;

    public int PinNumber => throw null;
}

public enum PinEventTypes
{
    None = 0,
    Rising = 1,
    Falling = 2,
}

public enum PinMode
{
    Input,
    InputPullDown,
    InputPullUp,
    Output,
}
