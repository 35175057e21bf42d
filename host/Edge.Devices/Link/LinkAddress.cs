using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;
using Edge.Compiler.Ir;

namespace Edge.Devices.Link;

/// <summary>Where a device is: <c>tcp:HOST:PORT</c>, <c>unix:PATH</c>, <c>serial:/dev/ttyUSB0[@BAUD]</c>, <c>pipe:NAME</c>.</summary>
/// <param name="Text">As it was written.</param>
public sealed record LinkAddress(string Text)
{
    public const string Accepted = "tcp:HOST:PORT, unix:PATH, serial:PATH[@BAUD] or pipe:NAME";

    private const int DefaultBaud = 115200, ConnectMilliseconds = 3000, RetryMilliseconds = 5;

    private readonly Func<ILinkTransport> _open = Parse(Text);

    /// <exception cref="DeviceException">E0602: nothing answers there.</exception>
    public ILinkTransport Open()
    {
        try
        {
            return _open();
        }
        catch (Exception e) when (e is SocketException or IOException or TimeoutException or UnauthorizedAccessException or DllNotFoundException)
        {
            throw new DeviceException("E0602", Text, $"cannot be opened: {e.Message}",
                hint: "is the device plugged in, and does no other program hold the port?", inner: e);
        }
    }

    public override string ToString() => Text;

    private static Func<ILinkTransport> Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string rest = text[(colon + 1)..];
        return (colon < 0 ? "" : text[..colon]) switch
        {
            "tcp" when rest.LastIndexOf(':') is > 0 and var at && ushort.TryParse(rest[(at + 1)..], CultureInfo.InvariantCulture, out ushort port) =>
                () => Connect(new Socket(SocketType.Stream, ProtocolType.Tcp), socket => socket.Connect(rest[..at].Trim('[', ']'), port)),
            "unix" when rest.Length > 0 => () => ConnectUnix(new UnixDomainSocketEndPoint(rest)),
            "serial" when rest.Length > 0 && Baud(rest) is var (path, baud) && SerialTransport.Speeds.Contains(baud) => () => SerialTransport.Open(path, baud),
            "pipe" when rest.Length > 0 => () => Pipe(rest),
            _ => throw new UsageException("E0603", text, "is not the address of a device", Accepted, "speeds: " + string.Join(", ", SerialTransport.Speeds)),
        };
    }

    private static (string Path, int Baud) Baud(string text)
    {
        int at = text.LastIndexOf('@');
        return at < 0 ? (text, DefaultBaud) : (text[..at], int.TryParse(text[(at + 1)..], CultureInfo.InvariantCulture, out int baud) ? baud : 0);
    }

    // On a thread of its own: a busy program's pool may not have one within the time.
    private static SocketTransport Connect(Socket socket, Action<Socket> connect)
    {
        try
        {
            Task connected = Task.Factory.StartNew(() => connect(socket), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (!connected.Wait(ConnectMilliseconds))
                throw new TimeoutException("no answer");
            return new SocketTransport(socket);
        }
        catch (AggregateException e) when (e.InnerException is SocketException inner)
        {
            socket.Dispose();
            throw inner;
        }
        catch (TimeoutException)
        {
            socket.Dispose();
            throw;
        }
    }

    // Never blocked in connect: where the listener's queue is full, as an emulator's is that has one place, the system would wait for ever, and a
    // socket that waits there cannot be disposed of.
    private static SocketTransport ConnectUnix(UnixDomainSocketEndPoint at)
    {
        for (long begun = Stopwatch.GetTimestamp(); ; Thread.Sleep(RetryMilliseconds))
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            try
            {
                socket.Connect(at);
                return new SocketTransport(socket);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                if (e.SocketErrorCode != SocketError.WouldBlock)
                    throw;
                if (Stopwatch.GetElapsedTime(begun).TotalMilliseconds > ConnectMilliseconds)
                    throw new TimeoutException("no answer", e);
            }
        }
    }

    private static StreamTransport Pipe(string name)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        pipe.Connect(ConnectMilliseconds);
        return new StreamTransport(pipe);
    }
}
