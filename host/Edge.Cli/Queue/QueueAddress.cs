using Edge.Compiler.Ir;

namespace Edge.Cli.Queue;

/// <summary>A RabbitMQ broker: <c>amqp://USER:PASSWORD@HOST:PORT/VHOST</c>; amqps with TLS.</summary>
internal sealed class QueueAddress
{
    public const string Accepted = "amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps with TLS";

    /// <exception cref="UsageException">E0291: it is no such address.</exception>
    public QueueAddress(string text)
    {
        Uri = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri is { Scheme: "amqp" or "amqps", Host.Length: > 0 }
            ? uri
            : throw new UsageException("E0291", "--queue", "is not the address of a broker", Accepted, "a broker on this computer is amqp://localhost");
    }

    public Uri Uri { get; }

    /// <summary>Without name and password.</summary>
    public override string ToString() => $"{Uri.Scheme}://{Uri.Authority}{Uri.AbsolutePath.TrimEnd('/')}";
}
