using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>What the numbers of <see cref="LinkError"/> mean, for people.</summary>
public static class Refusal
{
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
}
