namespace Edge.Runtime.Link;

/// <summary>What a link takes of a device's memory, all of it in the constructor.</summary>
public sealed class LinkOptions
{
    /// <summary>
    /// Frames on their way without an acknowledgement, 8 to 64. A host sends at most this many times <see cref="Payload"/> before it waits: the
    /// driver's receive buffer should hold as much, or what arrives during an inference is lost and sent again.
    /// </summary>
    public int Window = 8;

    /// <summary>Largest payload of a frame, 384 to <see cref="FrameLayout.MostPayload"/>.</summary>
    public int Payload = 512;

    /// <summary>Images that are held at once, 1 to 4; with 2 the next one arrives while one is judged. Each takes the input's size.</summary>
    public int Images = 2;

    /// <summary>The largest input, and all outputs together, of any model that will run.</summary>
    public int MostInputBytes;
    public int MostOutputBytes;

    /// <summary>Steps whose checksum and time are kept; 0: the device cannot look into a run.</summary>
    public int MostSteps;

    /// <summary>Bytes of a step's output that one run gives.</summary>
    public int StepWindowBytes;

    /// <summary>Space for a manifest or a chunk of an update; at least as large as both. Only with a model store.</summary>
    public int UpdateBytes = 4096;

    /// <summary>Images in text mode are pixels from 0 to 255, and the network takes them as -128 to 127.</summary>
    public bool TextIsPixels = true;

    /// <summary>In text mode timestamps are edges on a pin, for an energy meter, and not text.</summary>
    public bool IsEnergyMode;
}
