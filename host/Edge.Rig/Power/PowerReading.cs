namespace Edge.Rig.Power;

/// <summary>What a monitor measured in one conversion.</summary>
/// <param name="Volts">Of the supply.</param>
/// <param name="Amperes">Through the shunt; negative when current flows back.</param>
/// <param name="IsSaturated">Voltage or current stand at the end of the monitor's range: the truth lies beyond.</param>
public readonly record struct PowerReading(double Volts, double Amperes, bool IsSaturated)
{
    public double Watts => Volts * Amperes;
}
