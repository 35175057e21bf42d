using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Edge.Devices.Link;

/// <summary>TCP and Unix sockets: emulators, serial servers, devices on a network.</summary>
public sealed class SocketTransport : ILinkTransport
{
    private readonly Socket _socket;

    /// <param name="socket">Connected; closed with this.</param>
    public SocketTransport(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        if (_socket.ProtocolType == ProtocolType.Tcp)
            _socket.NoDelay = true;
    }

    public bool IsClosed { get; private set; }

    public int Read(sbyte[] to, int offset, int count)
    {
        if (IsClosed || count == 0)
            return 0;
        int read = _socket.Receive(MemoryMarshal.AsBytes(to.AsSpan(offset, count)), SocketFlags.None, out SocketError error);
        IsClosed = error is not SocketError.Success and not SocketError.WouldBlock || (error == SocketError.Success && read == 0);
        return error == SocketError.Success ? read : 0;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        if (IsClosed)
            return 0;
        int written = _socket.Send(MemoryMarshal.AsBytes(from.AsSpan(offset, count)), SocketFlags.None, out SocketError error);
        IsClosed = error is not SocketError.Success and not SocketError.WouldBlock;
        return error == SocketError.Success ? written : 0;
    }

    public void Wait(int milliseconds)
    {
        try
        {
            _socket.Poll(1000 * milliseconds, SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            IsClosed = true;
        }
    }

    public void Dispose() => _socket.Dispose();
}
