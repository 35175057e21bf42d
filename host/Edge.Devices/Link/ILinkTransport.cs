using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>A wire to a device, opened.</summary>
public interface ILinkTransport : IByteStream, IDisposable
{
    /// <summary>The other side has gone: unplugged, closed. Nothing comes any more.</summary>
    bool IsClosed { get; }

    /// <summary>Returns when bytes have arrived, or after the time.</summary>
    void Wait(int milliseconds);
}
