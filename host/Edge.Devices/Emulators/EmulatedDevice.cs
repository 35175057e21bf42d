using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Link;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>A board in its emulator whose firmware speaks the link: its UART is a socket, which one host after the other may open.</summary>
/// <remarks>The emulator gives its UART a byte when the firmware has taken the one before, so that the wire itself loses nothing.</remarks>
public sealed class EmulatedDevice : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20), EndTime = TimeSpan.FromSeconds(10);

    private readonly Process _emulator;
    private readonly Task<string> _said;
    private readonly string _folder;
    private readonly EventHandler _leave;
    private bool _isDisposed;

    private EmulatedDevice(Process emulator, string folder, string name)
    {
        (_emulator, _folder, Name) = (emulator, folder, name);
        _said = emulator.StandardError.ReadToEndAsync();
        _leave = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _leave;
    }

    /// <summary>For people, unlike that of any other device of a run.</summary>
    public string Name { get; }

    /// <summary>Where the link is.</summary>
    public LinkAddress Address => new($"unix:{SocketPath(_folder)}");

    /// <summary>The emulator has not ended.</summary>
    public bool IsAlive => !_emulator.HasExited;

    /// <summary>Boards that can be emulated with their UART.</summary>
    public static bool IsPossible(Board board) => board.Emulator is not null && board.HasWire;

    /// <summary>Starts a board.</summary>
    /// <param name="image">Built as <see cref="BareFirmware.Link"/>.</param>
    /// <param name="name">The chip's number is drawn from it.</param>
    /// <param name="byInstructions">The board's clock counts instructions, about one a cycle of its core, instead of following this computer's: times it states
    /// are then the same on every computer, however busy.</param>
    /// <exception cref="ToolMissingException">E0501: the emulator is not installed.</exception>
    /// <exception cref="DeviceException">E0509: the emulator does not start.</exception>
    public static EmulatedDevice Start(BareImage image, string name, bool byInstructions = false)
    {
        string emulator = ExternalTool.Named(image.Board.Emulator!).Require(), folder = Directory.CreateTempSubdirectory("edge-qemu-").FullName;
        string[] arguments =
        [
            .. image.Board.EmulatorArguments, "-display", "none", "-monitor", "none",
            "-chardev", $"socket,id=wire,path={SocketPath(folder)},server=on,wait=off", "-serial", "chardev:wire",
            "-semihosting-config", $"enable=on,target=native,arg={Uid(name)}", "-kernel", image.Program,
            .. byInstructions ? ["-icount", $"shift={CountShift(image.Board)}"] : Array.Empty<string>(),
        ];
        var start = new ProcessStartInfo(emulator, arguments) { WorkingDirectory = folder, RedirectStandardError = true };
        try
        {
            var device = new EmulatedDevice(Process.Start(start)!, folder, name);
            device.AwaitSocket();
            return device;
        }
        catch (Win32Exception e)
        {
            Directory.Delete(folder, recursive: true);
            throw new DeviceException("E0509", name, e.Message, inner: e);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        AppDomain.CurrentDomain.ProcessExit -= _leave;
        Kill();
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // An instruction takes 2^shift nanoseconds, at most a cycle.
    private static int CountShift(Board board) => (int)Math.Log2(1e9 / board.ClockHz);

    private static string SocketPath(string folder) => Path.Combine(folder, "wire");

    private static string Uid(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];

    private void AwaitSocket()
    {
        long begun = Stopwatch.GetTimestamp();
        while (IsAlive && Stopwatch.GetElapsedTime(begun) < StartTime)
        {
            if (Listens())
                return;
            Thread.Sleep(5);
        }

        bool hasEnded = !IsAlive;
        Kill();
        string said = _said.Wait(EndTime) ? _said.Result.Trim() : "";
        Dispose();
        throw new DeviceException("E0509", Name, hasEnded ? $"the emulator ended: {said}" : "the emulator opens no socket", hint: "'edge doctor' says which versions are known");
    }

    // The socket's file is there a moment before anybody listens on it.
    private bool Listens()
    {
        if (!File.Exists(SocketPath(_folder)))
            return false;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(SocketPath(_folder)));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Kill()
    {
        try
        {
            _emulator.Kill(entireProcessTree: true);
            _emulator.WaitForExit(EndTime);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
