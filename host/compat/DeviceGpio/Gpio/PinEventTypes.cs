namespace System.Device.Gpio;

/// <summary>The edges of a pin.</summary>
[Flags]
public enum PinEventTypes
{
    None = 0,
    Rising = 1,
    Falling = 2,
}
