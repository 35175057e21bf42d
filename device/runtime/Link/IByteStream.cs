namespace Edge.Runtime.Link;

/// <summary>A wire for bytes in both directions: a serial port, a socket, a pipe. Neither method ever waits.</summary>
public interface IByteStream
{
    /// <summary>Takes what has arrived.</summary>
    /// <returns>Bytes put into <paramref name="to"/> from <paramref name="offset"/>, at most <paramref name="count"/>; 0 when there are none.</returns>
    int Read(sbyte[] to, int offset, int count);

    /// <summary>Hands bytes over for sending.</summary>
    /// <returns>Bytes taken, at most <paramref name="count"/>; 0 when there is no room now.</returns>
    int Write(sbyte[] from, int offset, int count);
}
