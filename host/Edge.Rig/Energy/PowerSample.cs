using Edge.Rig.Power;

namespace Edge.Rig.Energy;

/// <summary>A reading and when it was taken.</summary>
/// <param name="Seconds">By the rig's clock.</param>
public readonly record struct PowerSample(double Seconds, PowerReading Reading);
