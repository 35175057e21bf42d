namespace nanoFramework.Hardware.Esp32;

public static class Configuration
{
    public static void SetPinFunction(int pin, DeviceFunction function) => throw null;
}

public enum DeviceFunction
{
    SPI1_MOSI = 65792,
    SPI1_MISO = 65793,
    SPI1_CLOCK = 65794,
    I2C1_DATA = 131328,
    I2C1_CLOCK = 131329,
    COM2_TX = 197120,
    COM2_RX = 197121,
}
