namespace Edge.Cli.Queue;

/// <summary>What a worker does with jobs of one queue.</summary>
internal interface IQueueWork
{
    /// <summary>The queue's name.</summary>
    string Queue { get; }

    /// <summary>What is waited for, for the person who watches: <c>candidates of caps</c>.</summary>
    string What { get; }

    /// <summary>A job, as a person reads it.</summary>
    string NameOf(byte[] job);

    /// <exception cref="Edge.Compiler.Ir.EdgeException">This worker cannot go on; the job goes to another.</exception>
    (byte[] Answer, string Said) Do(byte[] job, CancellationToken cancellation);
}
