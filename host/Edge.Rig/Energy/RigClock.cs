namespace Edge.Rig.Energy;

/// <summary>Seconds of a clock since this was made.</summary>
public sealed class RigClock(TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public double Now => (double)(clock.GetTimestamp() - _start) / clock.TimestampFrequency;
}
