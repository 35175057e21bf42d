namespace Edge.Runtime.Link;

/// <summary>Why a command was refused. Each comes with the opcode, the image's index (or 0) and a detail.</summary>
public static class LinkError
{
    public const int UnknownOpcode = 1;

    /// <summary>The payload is not as long as this command's; detail: its length.</summary>
    public const int WrongLength = 2;

    /// <summary>This device or firmware cannot do that.</summary>
    public const int NotSupported = 3;

    /// <summary>An argument that means nothing; detail: the argument.</summary>
    public const int WrongArgument = 4;

    /// <summary>No model runs on the device.</summary>
    public const int NoModel = 5;

    /// <summary>The image is not as large as the network's input; detail: bytes of the input.</summary>
    public const int WrongSize = 6;

    /// <summary>As many images are loaded as there is room for; detail: that number.</summary>
    public const int NoRoom = 7;

    /// <summary>An image of this index is loaded, or being loaded.</summary>
    public const int LoadedTwice = 8;

    /// <summary>A part of an image that was not announced.</summary>
    public const int NotAnnounced = 9;

    /// <summary>A part that does not go on where the one before ended, or leaves the image; detail: where it should begin. The image is dropped.</summary>
    public const int WrongOffset = 10;

    /// <summary>There is no image of this index.</summary>
    public const int NoImage = 11;

    /// <summary>The image is not complete; detail: bytes that are here. It is dropped.</summary>
    public const int ShortImage = 12;

    /// <summary>The image does not have the announced CRC-32; detail: the one it has. It is dropped.</summary>
    public const int WrongChecksum = 13;

    public const int InferenceFailed = 14;

    /// <summary>The camera gave no frame that can be used; detail: a constant of Cameras.FrameStatus.</summary>
    public const int NoFrame = 15;

    /// <summary>The run has no step of this number, or keeps fewer; detail: steps.</summary>
    public const int NoStep = 16;

    /// <summary>Not while a network runs.</summary>
    public const int Busy = 17;
}
