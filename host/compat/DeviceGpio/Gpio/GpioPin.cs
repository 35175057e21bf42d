namespace System.Device.Gpio;

/// <summary>An open pin.</summary>
public class GpioPin
{
    /// <remarks>Made by a controller.</remarks>
    protected internal GpioPin(int pinNumber, GpioController controller) => (PinNumber, Controller) = (pinNumber, controller);

    public virtual int PinNumber { get; }

    public GpioController Controller { get; }

    public virtual PinValue Read() => Controller.Read(PinNumber);

    public virtual void Write(PinValue value) => Controller.Write(PinNumber, value);
}
