namespace System.Device.I2c;

/// <summary>Where a device is: a bus and an address of 7 bits on it.</summary>
public sealed class I2cConnectionSettings(int busId, int deviceAddress)
{
    public int BusId { get; } = busId;

    public int DeviceAddress { get; } = deviceAddress;
}
