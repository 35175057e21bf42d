using System.Device.Gpio;

namespace Edge.Rig.Pins;

/// <summary>Pins by their logical numbers, and what is said where one cannot be used.</summary>
public static class RigPin
{
    /// <summary>The level of a pin, which becomes an input.</summary>
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0631: the pin cannot be used.</exception>
    public static PinValue Read(GpioController pins, int pin)
    {
        PinValue level = PinValue.Low;
        Guard(pin, () =>
        {
            pins.OpenPin(pin, PinMode.Input);
            level = pins.Read(pin);
        });
        return level;
    }

    internal static void Guard(int pin, Action use)
    {
        try
        {
            use();
        }
        catch (Exception e) when (RigHardware.IsOfHardware(e) || e is ArgumentException)
        {
            throw RigHardware.NotThere($"GPIO {pin}", e, "pins have their logical numbers here (GPIO 17, not place 11); 'gpioinfo' shows who holds one");
        }
    }
}
