using System.IO.Ports;
using Edge.Runtime.Link;

namespace Edge.Firmware;

/// <summary>The link's wire: a serial port by nanoFramework's System.IO.Ports.</summary>
/// <remarks>
/// Its driver sends before it returns: pieces of at most 256 bytes, 3 ms at 921600 baud, bound the time that one write takes. Other threads run meanwhile.
/// </remarks>
public sealed class SerialWire : IByteStream
{
    private const int MostBytes = 256;

    private readonly SerialPort _port;
    private readonly byte[] _bytes = new byte[MostBytes];

    /// <param name="port"><c>COM2</c>: on an ESP32 with pins that were given to it before.</param>
    /// <param name="bufferBytes">What arrives during an inference has to fit; a window of the link at least.</param>
    public SerialWire(string port, int baud, int bufferBytes)
    {
        _port = new SerialPort(port, baud) { ReadBufferSize = bufferBytes };
        _port.Open();
    }

    public int Read(sbyte[] to, int offset, int count)
    {
        int there = _port.BytesToRead;
        int part = there < count ? there : count;
        if (part > MostBytes)
            part = MostBytes;
        if (part <= 0)
            return 0;
        int read = _port.Read(_bytes, 0, part);
        for (int i = 0; i < read; i++)
            to[offset + i] = (sbyte)_bytes[i];
        return read;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        int part = count < MostBytes ? count : MostBytes;
        for (int i = 0; i < part; i++)
            _bytes[i] = (byte)from[offset + i];
        if (part > 0)
            _port.Write(_bytes, 0, part);
        return part;
    }
}
