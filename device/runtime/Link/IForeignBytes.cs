namespace Edge.Runtime.Link;

/// <summary>Hears what is on the wire between frames, while no session of frames is alive: text commands, boot messages.</summary>
public interface IForeignBytes
{
    /// <summary>False: not now; the byte and all behind it are kept.</summary>
    bool CanTake { get; }

    void Take(sbyte value);
}
