namespace nanoFramework.Hardware.Esp32;

public static class Configuration
{
    public static void SetPinFunction(int pin, DeviceFunction function) => throw null;
}

public enum DeviceFunction
{
    I2C1_DATA = 131328,
    I2C1_CLOCK = 131329,
}
