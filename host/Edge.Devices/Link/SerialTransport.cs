using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Edge.Devices.Link;

/// <summary>A serial port of Linux, through its C library: raw, 8 data bits, no parity, no flow control.</summary>
/// <remarks>Layout and constants of struct termios: asm-generic/termbits.h, the same on x86-64, Arm and RISC-V.</remarks>
public sealed class SerialTransport : ILinkTransport
{
    private const int ReadWrite = 2, NoControllingTerminal = 0x100, NonBlocking = 0x800;
    private const int TermiosBytes = 64, ControlFlagsAt = 8;
    private const uint LocalLine = 0x800, EnableReceiver = 0x80, HangUpOnClose = 0x400, HardwareFlow = 0x8000_0000;
    private const int SetNow = 0, FlushBoth = 2;
    private const short Readable = 1;

    // TIOCEXCL: who opens the port next is told that it is busy.
    private const nuint Exclusive = 0x540c;
    private const int Again = 11, Interrupted = 4;

    private static readonly Dictionary<int, uint> _speeds = new()
    {
        [9600] = 13,
        [19200] = 14,
        [38400] = 15,
        [57600] = 0x1001,
        [115200] = 0x1002,
        [230400] = 0x1003,
        [460800] = 0x1004,
        [921600] = 0x1007,
        [1000000] = 0x1008,
        [1500000] = 0x100a,
        [2000000] = 0x100b,
        [3000000] = 0x100d,
    };

    private readonly SafeFileHandle _port;

    private SerialTransport(SafeFileHandle port) => _port = port;

    /// <summary>Speeds that can be asked for, in baud.</summary>
    public static IReadOnlyCollection<int> Speeds => _speeds.Keys;

    public bool IsClosed { get; private set; }

    /// <param name="path">The device's file: /dev/ttyUSB0, or better one of /dev/serial/by-path.</param>
    /// <param name="baud">One of <see cref="Speeds"/>.</param>
    /// <exception cref="IOException">It does not exist, is no serial port, is not ours to open, or another program holds it.</exception>
    public static ILinkTransport Open(string path, int baud)
    {
        // Layout and constants are Linux's; elsewhere they would set something else, silently.
        if (!OperatingSystem.IsLinux())
        {
#if SERIAL_PORTS
            return PackagedSerialTransport.Open(path, baud);
#else
            throw new IOException("this build has no System.IO.Ports, and drives serial ports of Linux only; 'make packages' asks the feeds for it, and a bridge such as "
                + "ser2net or socat lends a port as tcp:HOST:PORT");
#endif
        }

        SafeFileHandle port = OpenFile(path, ReadWrite | NoControllingTerminal | NonBlocking);
        if (port.IsInvalid)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        byte[] settings = new byte[TermiosBytes];
        bool isSet = TakeAlone(port, Exclusive, 0) == 0 && GetAttributes(port, settings) == 0;
        if (isSet)
        {
            MakeRaw(settings);
            ref uint flags = ref MemoryMarshal.AsRef<uint>(settings.AsSpan(ControlFlagsAt));
            flags = (flags | LocalLine | EnableReceiver) & ~(HangUpOnClose | HardwareFlow);
            isSet = SetInputSpeed(settings, _speeds[baud]) == 0 && SetOutputSpeed(settings, _speeds[baud]) == 0 && SetAttributes(port, SetNow, settings) == 0;
        }

        if (isSet)
        {
            Flush(port, FlushBoth);
            return new SerialTransport(port);
        }

        string reason = Marshal.GetLastPInvokeErrorMessage();
        port.Dispose();
        throw new IOException(reason);
    }

    public int Read(sbyte[] to, int offset, int count)
    {
        if (IsClosed || count == 0)
            return 0;
        nint read = ReadFile(_port, ref to[offset], count);
        // A port that is there says "again" when it has nothing; no byte and no error come from one that was pulled out.
        IsClosed = read == 0 || (read < 0 && !IsPassing());
        return read > 0 ? (int)read : 0;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        if (IsClosed || count == 0)
            return 0;
        nint written = WriteFile(_port, ref from[offset], count);
        if (written < 0 && !IsPassing())
            IsClosed = true;
        return written > 0 ? (int)written : 0;
    }

    public void Wait(int milliseconds)
    {
        var request = new PollRequest { Descriptor = (int)_port.DangerousGetHandle(), Wanted = Readable };
        Poll(ref request, 1, milliseconds);
    }

    public void Dispose() => _port.Dispose();

    private static bool IsPassing() => Marshal.GetLastPInvokeError() is Again or Interrupted;

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern nint ReadFile(SafeFileHandle file, ref sbyte to, nint count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint WriteFile(SafeFileHandle file, ref sbyte from, nint count);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int TakeAlone(SafeFileHandle file, nuint request, nint argument);

    [DllImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static extern int GetAttributes(SafeFileHandle file, byte[] settings);

    [DllImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static extern int SetAttributes(SafeFileHandle file, int when, byte[] settings);

    [DllImport("libc", EntryPoint = "cfmakeraw")]
    private static extern void MakeRaw(byte[] settings);

    [DllImport("libc", EntryPoint = "cfsetispeed", SetLastError = true)]
    private static extern int SetInputSpeed(byte[] settings, uint speed);

    [DllImport("libc", EntryPoint = "cfsetospeed", SetLastError = true)]
    private static extern int SetOutputSpeed(byte[] settings, uint speed);

    [DllImport("libc", EntryPoint = "tcflush")]
    private static extern int Flush(SafeFileHandle file, int queue);

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref PollRequest requests, nuint count, int milliseconds);
}
