namespace Iot.Device.Media;

/// <summary>The sizes of a picture that a camera offers in one format; least and most are the same where it offers one.</summary>
public class Resolution
{
    public uint MinHeight { get; set; }

    public uint MaxHeight { get; set; }

    public uint MinWidth { get; set; }

    public uint MaxWidth { get; set; }
}
