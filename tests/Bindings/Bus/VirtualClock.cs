using Edge.Runtime.Line;

namespace Edge.Bindings.Tests;

/// <summary>Time that passes when a bus is busy or somebody waits.</summary>
internal sealed class VirtualClock : IClock
{
    private readonly int _start;

    /// <param name="start">What the device's clock shows at the beginning.</param>
    public VirtualClock(int start) => _start = start;

    public long Nanoseconds { get; private set; }

    public long Microseconds => Nanoseconds / 1000;

    public int Now => unchecked(_start + (int)Microseconds);

    public void Wait(int milliseconds) => Pass(milliseconds * 1000L);

    public void Pass(long microseconds) => Nanoseconds += microseconds * 1000;

    public void PassNanoseconds(long nanoseconds) => Nanoseconds += nanoseconds;
}
