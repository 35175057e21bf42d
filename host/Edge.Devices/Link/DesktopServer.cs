using System.Net;
using System.Net.Sockets;
using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>Lends a device to one host after the other, over a socket. A host that leaves and comes back finds the same device.</summary>
public sealed class DesktopServer : IDisposable
{
    private const int WaitMilliseconds = 1, EndMilliseconds = 10_000;

    private readonly Socket _listener;
    private readonly Thread _thread;
    private readonly Func<IByteStream, Action?> _boot;
    private readonly bool _bootsForEach;
    private volatile bool _isStopped;
    private volatile bool _isCut;

    /// <param name="at">Where to listen; port 0 finds a free one.</param>
    /// <param name="make">Makes the endpoint, once, for a wire that changes hands.</param>
    public DesktopServer(EndPoint at, Func<IByteStream, LinkEndpoint> make)
        : this(at, wire => make(wire).Poll, bootsForEach: false)
    {
    }

    /// <param name="boot">Starts the device and returns what polls it; null: it does not start, and says nothing.</param>
    /// <param name="bootsForEach">It starts anew for each host that comes: a board that its port resets.</param>
    public DesktopServer(EndPoint at, Func<IByteStream, Action?> boot, bool bootsForEach)
    {
        (_boot, _bootsForEach) = (boot, bootsForEach);
        _listener = at is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(at);
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true, Name = "device" };
        _thread.Start();
    }

    /// <summary>As <see cref="LinkAddress"/> writes it.</summary>
    public string Address => _listener.LocalEndPoint is IPEndPoint ip ? $"tcp:{ip.Address}:{ip.Port}" : $"unix:{_listener.LocalEndPoint}";

    /// <summary>Pulls the plug: the connection is closed, whatever is on its way is lost. The next host may come at once.</summary>
    public void Cut() => _isCut = true;

    public void Dispose()
    {
        _isStopped = true;
        _listener.Dispose();
        _thread.Join(EndMilliseconds); // what it polls may hang; a background thread keeps nobody
    }

    private void Serve()
    {
        var wire = new Wire();
        Action? poll = _bootsForEach ? null : _boot(wire);
        try
        {
            while (!_isStopped)
            {
                using var transport = new SocketTransport(_listener.Accept());
                _isCut = false;
                wire.Transport = transport;
                if (_bootsForEach)
                    poll = _boot(wire);
                while (!_isStopped && !_isCut && !transport.IsClosed)
                {
                    poll?.Invoke();
                    transport.Wait(WaitMilliseconds);
                }

                wire.Transport = null;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of while it waited for a host.
        }
    }

    private sealed class Wire : IByteStream
    {
        public SocketTransport? Transport { get; set; }

        public int Read(sbyte[] to, int offset, int count) => Transport?.Read(to, offset, count) ?? 0;

        public int Write(sbyte[] from, int offset, int count) => Transport?.Write(from, offset, count) ?? 0;
    }
}
