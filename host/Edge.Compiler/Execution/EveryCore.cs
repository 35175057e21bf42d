using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Edge.Compiler.Execution;

/// <summary>The same work for many numbers, on every core.</summary>
public static class EveryCore
{
    /// <inheritdoc cref="Run{T}"/>
    public static void Run(int count, Action<int> work) => Run(count, () => work, (own, i) => own(i));

    /// <param name="count">The work is done for 0 to count - 1, in any order.</param>
    /// <param name="create">Makes what one thread works with.</param>
    /// <exception cref="Exception">What the work throws first, as it is.</exception>
    public static void Run<T>(int count, Func<T> create, Action<T, int> work)
    {
        // .NET ends and begins a thread's share many times a second: what it worked with waits for the next.
        var waiting = new ConcurrentBag<T>();
        try
        {
            Parallel.For(0, count, () => waiting.TryTake(out T? own) ? own : create(), (i, _, own) =>
            {
                work(own, i);
                return own;
            }, waiting.Add);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
    }
}
