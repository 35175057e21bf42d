namespace Iot.Device.Media;

/// <summary>A control of a camera, by the numbers V4L2 gives them.</summary>
public enum VideoDeviceValueType : uint
{
    ExposureTime = 10094850,
    Gain = 9963795,
}

/// <summary>What a control of a camera can be set to.</summary>
public class VideoDeviceValue(string name, int minimum, int maximum, int step, int defaultValue, int currentValue)
{
    public string Name { get; set; } = name;

    public int Minimum { get; set; } = minimum;

    public int Maximum { get; set; } = maximum;

    public int Step { get; set; } = step;

    public int DefaultValue { get; set; } = defaultValue;

    public int CurrentValue { get; set; } = currentValue;
}
