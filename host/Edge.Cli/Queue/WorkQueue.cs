using System.Collections.Concurrent;
using System.Net.Sockets;
using Edge.Compiler.Ir;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Edge.Cli.Queue;

/// <summary>A message, and what tells the broker that it is done with.</summary>
/// <param name="IsJob">A job; in the queue of answers, one that the broker has given up.</param>
internal sealed record QueuedMessage(byte[] Body, bool IsJob, Action Done);

/// <summary>Two durable queues of a RabbitMQ broker: jobs, which workers take one at a time, and their answers.</summary>
/// <remarks>
/// The broker delivers a job again when the connection of its worker ends before the job was acknowledged; one that ended so
/// <see cref="DeliveryLimit"/> times more comes back among the answers. Nobody here keeps time, counts workers or hands out work.
/// </remarks>
internal sealed class WorkQueue : IDisposable
{
    private const int DeliveryLimit = 3;
    private const int UnusedForMilliseconds = 7 * 24 * 3600 * 1000;
    private const string Job = "job", Answer = "answer";

    private readonly QueueAddress _address;
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _jobs, _answers;

    private WorkQueue(QueueAddress address, string name, IConnection connection, IChannel channel)
    {
        (_address, _connection, _channel) = (address, connection, channel);
        (_jobs, _answers) = (name, name + ".answers");
    }

    /// <summary>Workers that wait for jobs or make one.</summary>
    public int Workers => Guarded(() => (int)_channel.ConsumerCountAsync(_jobs).GetAwaiter().GetResult());

    /// <param name="name">Of the queue; everybody who opens it means the same work.</param>
    /// <param name="who">Shown by the broker's own tools.</param>
    /// <exception cref="DeviceException">E0292: there is no broker, or it refuses.</exception>
    public static WorkQueue Open(QueueAddress address, string name, string who)
    {
        var factory = new ConnectionFactory { Uri = address.Uri, ClientProvidedName = who, AutomaticRecoveryEnabled = false };
        return Guarded(address, () =>
        {
            IConnection connection = factory.CreateConnectionAsync().GetAwaiter().GetResult();
            try
            {
                IChannel channel = connection.CreateChannelAsync(new CreateChannelOptions(true, true)).GetAwaiter().GetResult();
                var queue = new WorkQueue(address, name, connection, channel);
                queue.Declare();
                return queue;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Returns when the broker has the job.</summary>
    public void SendJob(byte[] body) => Send(_jobs, Job, body);

    /// <summary>Returns when the broker has the answer.</summary>
    public void SendAnswer(byte[] body) => Send(_answers, Answer, body);

    /// <summary>An answer, or a job that the broker has given up; null: none has come yet.</summary>
    public QueuedMessage? TakeAnswer() => Guarded(() =>
        _channel.BasicGetAsync(_answers, autoAck: false).GetAwaiter().GetResult() is { } got
            ? new QueuedMessage(got.Body.ToArray(), got.BasicProperties.Type == Job, () => Acknowledge(got.DeliveryTag))
            : null);

    /// <summary>Forgets the jobs that nobody has begun.</summary>
    public void Clear() => Guarded(() => _channel.QueuePurgeAsync(_jobs).GetAwaiter().GetResult());

    /// <summary>Takes jobs as they come, one at a time.</summary>
    /// <exception cref="DeviceException">E0292: the broker has gone.</exception>
    public IEnumerable<QueuedMessage> Jobs(CancellationToken cancellation)
    {
        using var arrived = new BlockingCollection<QueuedMessage>();
        Guarded(() =>
        {
            _channel.BasicQosAsync(0, 1, global: false).GetAwaiter().GetResult();
            var consumer = new AsyncEventingBasicConsumer(_channel);
            consumer.ReceivedAsync += (_, delivery) =>
            {
                ulong tag = delivery.DeliveryTag;
                arrived.Add(new QueuedMessage(delivery.Body.ToArray(), true, () => Acknowledge(tag)), CancellationToken.None);
                return Task.CompletedTask;
            };
            return _channel.BasicConsumeAsync(_jobs, autoAck: false, consumer).GetAwaiter().GetResult();
        });
        while (true)
        {
            if (arrived.TryTake(out QueuedMessage? job, 200, cancellation))
                yield return job;
            else if (!_channel.IsOpen)
                throw Lost(_address, _channel.CloseReason?.ReplyText ?? "the connection was closed", null);
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        _connection.Dispose();
    }

    private void Declare()
    {
        _channel.QueueDeclareAsync(_answers, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-expires"] = UnusedForMilliseconds,
        }).GetAwaiter().GetResult();
        _channel.QueueDeclareAsync(_jobs, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = DeliveryLimit,
            ["x-dead-letter-exchange"] = "",
            ["x-dead-letter-routing-key"] = _answers,
            ["x-expires"] = UnusedForMilliseconds,
        }).GetAwaiter().GetResult();
    }

    private void Send(string queue, string type, byte[] body) => Guarded(() =>
    {
        var properties = new BasicProperties { Persistent = true, Type = type };
        _channel.BasicPublishAsync("", queue, mandatory: true, properties, body).AsTask().GetAwaiter().GetResult();
        return 0;
    });

    private void Acknowledge(ulong tag) => Guarded(() =>
    {
        _channel.BasicAckAsync(tag, multiple: false).AsTask().GetAwaiter().GetResult();
        return 0;
    });

    private T Guarded<T>(Func<T> use) => Guarded(_address, use);

    private static T Guarded<T>(QueueAddress address, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is RabbitMQClientException or IOException or SocketException or TimeoutException
            or OperationCanceledException or ObjectDisposedException)
        {
            throw Lost(address, (e.InnerException ?? e).Message.TrimEnd('.'), e);
        }
    }

    private static DeviceException Lost(QueueAddress address, string reason, Exception? inner) => new(
        "E0292", address.ToString(), $"the broker cannot be used: {reason}",
        hint: "is RabbitMQ running there, and are name, password and virtual host right? what was finished is kept: the same command goes on", inner: inner);
}
