namespace System.Device.Gpio;

public sealed class GpioController
{
    public GpioController() => throw null;

    public GpioPin OpenPin(int pinNumber, PinMode mode) => throw null;
}

public sealed class GpioPin
{
    private GpioPin() => throw null;

    public void Toggle() => throw null;
}

public enum PinMode
{
    Input,
    InputPullDown,
    InputPullUp,
    Output,
}
