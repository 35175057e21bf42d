using System.Collections.Concurrent;
using Edge.Compiler.Ir;

namespace Edge.Training.Datasets;

/// <summary>Work on every image of a set, on every core.</summary>
internal static class EveryImage
{
    /// <param name="work">What is done with image i.</param>
    /// <exception cref="DataException">Of the first image that has one, however the work was shared out.</exception>
    public static void Run(int count, Action<int> work, CancellationToken cancellation)
    {
        var faults = new ConcurrentDictionary<int, DataException>();
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, (i, loop) =>
        {
            try
            {
                work(i);
            }
            catch (DataException e)
            {
                faults[i] = e;
                loop.Break(); // the images before this one are still looked at, so that the first fault is always the one reported
            }
        });
        if (!faults.IsEmpty)
            throw faults.MinBy(fault => fault.Key).Value;
    }
}
