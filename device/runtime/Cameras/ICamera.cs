namespace Edge.Runtime.Cameras;

/// <summary>A camera that takes frames on its own and keeps a few until they are read.</summary>
public interface ICamera
{
    int FrameBytes { get; }

    /// <summary>Ends automatic exposure, gain and white balance and sets these.</summary>
    /// <param name="gain">In the sensor's own steps.</param>
    /// <returns>False when the sensor does not answer or does not keep the values.</returns>
    bool Lock(int exposureMicroseconds, int gain);

    /// <summary>Copies the oldest frame that has not been read.</summary>
    /// <param name="head">Gets what is known of it.</param>
    /// <returns>False when there is none, or reading failed; <paramref name="into"/> may hold a part of a frame then.</returns>
    bool TryRead(byte[] into, FrameHead head);
}
