namespace Edge.Runtime.Line;

/// <summary>The one clock of a device: the camera's frames, the triggers and the gate are told in its time.</summary>
public interface IClock
{
    /// <summary>Microseconds from any beginning; wraps above 2147483647.</summary>
    int Now { get; }

    /// <summary>Returns after at least as many milliseconds; other threads run meanwhile.</summary>
    void Wait(int milliseconds);
}
