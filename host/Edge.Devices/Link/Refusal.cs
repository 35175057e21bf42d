using Edge.Runtime.Cameras;
using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>What the numbers of <see cref="LinkError"/> mean, for people.</summary>
public static class Refusal
{
    /// <param name="detail">What came with the number.</param>
    public static string Of(int error, int detail) => error == LinkError.NoFrame && detail != FrameStatus.None ? $"{Of(error)}: {Fault(detail)}" : Of(error);

    public static string Of(int error) => error switch
    {
        LinkError.UnknownOpcode => "its firmware does not know this command",
        LinkError.WrongLength => "the command has another length in its firmware",
        LinkError.NotSupported => "it cannot do this",
        LinkError.WrongArgument => "an argument means nothing to it",
        LinkError.NoModel => "no model runs on it",
        LinkError.WrongSize => "its model takes images of another size",
        LinkError.NoRoom => "it has no room for another image",
        LinkError.LoadedTwice => "the image is loaded already",
        LinkError.NotAnnounced => "the image was not announced",
        LinkError.WrongOffset => "a part of the image is missing",
        LinkError.NoImage => "it does not have the image",
        LinkError.ShortImage => "the image is not complete",
        LinkError.WrongChecksum => "the image does not have its checksum",
        LinkError.InferenceFailed => "the inference failed",
        LinkError.NoFrame => "its camera gives no usable frame",
        LinkError.NoStep => "the model has no such step",
        LinkError.Busy => "it is busy",
        _ => $"error {error}",
    };

    private static string Fault(int status) => status switch
    {
        FrameStatus.Stale => "it is older than allowed",
        FrameStatus.ExposureChanged => "exposure or gain are not those that were set",
        FrameStatus.Dark => "it is too dark, lamp off or lens covered",
        FrameStatus.Saturated => "it is too bright",
        FrameStatus.Repeated => "it is the same as the one before, the sensor has stopped",
        _ => $"status {status}",
    };
}
