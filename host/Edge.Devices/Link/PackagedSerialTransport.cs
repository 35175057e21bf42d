using System.Diagnostics;
using System.IO.Ports;

namespace Edge.Devices.Link;

/// <summary>A serial port through System.IO.Ports, for the systems whose own interface <see cref="SerialTransport"/> does not know.</summary>
public sealed class PackagedSerialTransport : ILinkTransport
{
    private const int WriteMilliseconds = 2000;

    private readonly SerialPort _port;

    private PackagedSerialTransport(SerialPort port) => _port = port;

    public bool IsClosed { get; private set; }

    /// <param name="path">COM3, /dev/cu.usbserial-1410.</param>
    /// <param name="baud">What the port can do.</param>
    /// <exception cref="IOException">It does not exist, is not ours to open, or another program holds it.</exception>
    public static PackagedSerialTransport Open(string path, int baud)
    {
        // Data terminal ready and request to send stay low: on many boards of an ESP32 they are its reset.
        var port = new SerialPort(path, baud, Parity.None, 8, StopBits.One) { WriteTimeout = WriteMilliseconds };
        try
        {
            port.Open();
            port.DiscardInBuffer();
            return new PackagedSerialTransport(port);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            port.Dispose();
            throw new IOException((e.InnerException ?? e).Message, e); // a port that is not there is 'denied'
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    public int Read(sbyte[] to, int offset, int count) => Try(() =>
    {
        int there = Math.Min(count, _port.BytesToRead);
        return there == 0 ? 0 : _port.Read((byte[])(Array)to, offset, there);
    });

    public int Write(sbyte[] from, int offset, int count) => Try(() =>
    {
        _port.Write((byte[])(Array)from, offset, count);
        return count;
    });

    public void Wait(int milliseconds)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!IsClosed && Try(() => _port.BytesToRead) == 0 && Stopwatch.GetElapsedTime(begun).TotalMilliseconds < milliseconds)
            Thread.Sleep(1);
    }

    public void Dispose() => _port.Dispose();

    private int Try(Func<int> act)
    {
        try
        {
            return IsClosed ? 0 : act();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException or TimeoutException)
        {
            IsClosed = true; // pulled out
            return 0;
        }
    }
}
