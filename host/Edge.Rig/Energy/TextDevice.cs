using System.Globalization;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Devices.Link;

namespace Edge.Rig.Energy;

/// <summary>The text mode of MLPerf Tiny seen from the host: a command is sent, lines come back, the last of a reply is <c>m-ready</c>.</summary>
/// <param name="transport">Disposed with this.</param>
/// <param name="pause">Waits for a little while when nothing has come.</param>
internal sealed class TextDevice(ILinkTransport transport, string name, RigClock clock, Action pause) : IDisposable
{
    public const string Ready = "m-ready";

    private const double AnswerSeconds = 5;

    private readonly StringBuilder _line = new();
    private readonly sbyte[] _buffer = new sbyte[256];
    private readonly Queue<string> _lines = new();

    /// <summary>Sends a command and takes the whole reply.</summary>
    /// <exception cref="DeviceException">E0637: no reply, or <c>e-[...]</c>.</exception>
    public List<string> Ask(string command)
    {
        Send(command);
        var reply = new List<string>();
        for (double start = clock.Now; ;)
        {
            while (TryTake(out string line))
            {
                if (line == Ready)
                    return reply;
                reply.Add(Accepted(line));
            }

            if (clock.Now - start > AnswerSeconds)
                throw Fault($"has not answered '{Head(command)}' for {AnswerSeconds:0} s");
            pause();
        }
    }

    public void Send(string command)
    {
        sbyte[] bytes = [.. Encoding.ASCII.GetBytes(command + "%").Select(value => (sbyte)value)];
        int sent = 0;
        for (double start = clock.Now; sent < bytes.Length;)
        {
            sent += transport.Write(bytes, sent, bytes.Length - sent);
            if (transport.IsClosed || clock.Now - start > AnswerSeconds)
                throw Fault($"takes no bytes of '{Head(command)}'");
        }
    }

    /// <summary>Takes a line that has arrived whole.</summary>
    /// <exception cref="DeviceException">E0637: the wire is closed.</exception>
    public bool TryTake(out string line)
    {
        for (int count = transport.Read(_buffer, 0, _buffer.Length); count > 0; count = transport.Read(_buffer, 0, _buffer.Length))
        {
            for (int i = 0; i < count; i++)
                Add((char)_buffer[i]);
        }

        if (_lines.TryDequeue(out line!))
            return true;
        return transport.IsClosed ? throw Fault("has gone") : false;
    }

    /// <summary>Drops what a boot printed.</summary>
    public void Drop()
    {
        while (TryTake(out _))
        {
        }
    }

    public string Accepted(string line) => line.StartsWith("e-[", StringComparison.Ordinal) ? throw Fault($"refuses: {line[3..].TrimEnd(']')}") : line;

    public DeviceException Fault(string found) => new("E0637", name, found, hint: "does the firmware speak the text mode of MLPerf Tiny at this speed?");

    public void Dispose() => transport.Dispose();

    private static string Head(string command) => command.Length <= 16 ? command : string.Create(CultureInfo.InvariantCulture, $"{command[..16]}...");

    private void Add(char character)
    {
        if (character == '\n')
        {
            _lines.Enqueue(_line.ToString().TrimEnd('\r'));
            _line.Clear();
        }
        else
        {
            _line.Append(character);
        }
    }
}
