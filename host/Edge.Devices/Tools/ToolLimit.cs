namespace Edge.Devices.Tools;

/// <summary>What ends an external program before its own end.</summary>
/// <param name="Time">When it is over, the program and its children are killed.</param>
/// <param name="Cancellation">The user's wish, with the same effect.</param>
public readonly record struct ToolLimit(TimeSpan Time, CancellationToken Cancellation = default)
{
    public static implicit operator ToolLimit(TimeSpan time) => new(time);
}
