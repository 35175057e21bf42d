using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Edge.Cli.Tests.Queue;

/// <summary>A RabbitMQ broker of its own on the loopback device: Debian's program, with its data in a folder that goes with it.</summary>
public sealed class RabbitServer : IDisposable
{
    private const int StartSeconds = 180;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-rabbit-").FullName;
    private readonly Process? _server;
    private readonly int _names = FreePort();

    public RabbitServer()
    {
        if (Program is null)
            return;
        int port = FreePort();
        Address = $"amqp://guest:guest@127.0.0.1:{port}";
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _folder, // of the cookie
            ["RABBITMQ_NODENAME"] = $"edge{port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{port}",
            ["RABBITMQ_DIST_PORT"] = $"{FreePort()}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = Path.Combine(_folder, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq"),
            ["ERL_EPMD_PORT"] = $"{_names}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        })
        {
            start.Environment[name] = value;
        }

        _server = Process.Start(start)!;
        using var isUp = new ManualResetEventSlim();
        _server.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Server startup complete") == true)
                isUp.Set();
        };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        if (!isUp.Wait(TimeSpan.FromSeconds(StartSeconds)))
        {
            Dispose();
            throw new TimeoutException($"RabbitMQ has not started within {StartSeconds} s");
        }
    }

    /// <summary>Debian's wrapper changes the user; this is what it starts. Null: not installed.</summary>
    internal static string? Program { get; } =
        new[] { "/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/local/sbin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server" }.FirstOrDefault(File.Exists);

    public string Address { get; } = "";

    public void Dispose()
    {
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            _server.WaitForExit();
            _server.Dispose();
            // Erlang's name server goes into the background by itself.
            var stop = new ProcessStartInfo("epmd", ["-port", $"{_names}", "-kill"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            stop.Environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
            using Process end = Process.Start(stop)!;
            end.WaitForExit();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}

/// <summary>A test against a real broker. Reported as skipped where it is not installed.</summary>
public sealed class FactWithRabbitMqAttribute : FactAttribute
{
    public FactWithRabbitMqAttribute()
    {
        if (RabbitServer.Program is null)
            Skip = "needs RabbitMQ: apt-get install rabbitmq-server";
    }
}
