namespace Edge.Compiler.Costs;

/// <summary>A cost that grows with a call's work in a straight line: so much for each turn of each loop, and so much for the call.</summary>
/// <remarks>No coefficient is negative: more work never costs less.</remarks>
/// <param name="PerMac">For each of <see cref="CallWork.Macs"/>.</param>
/// <param name="PerTap">For each of <see cref="CallWork.Taps"/>.</param>
/// <param name="PerOutput">For each of <see cref="CallWork.Outputs"/>.</param>
/// <param name="PerTurn">For each of <see cref="CallWork.Turns"/>.</param>
/// <param name="PerCall">Once.</param>
public readonly record struct CostLine(double PerMac, double PerTap, double PerOutput, double PerTurn, double PerCall)
{
    public double Of(CallWork work) => PerMac * work.Macs + PerTap * work.Taps + PerOutput * work.Outputs + PerTurn * work.Turns + PerCall;
}
