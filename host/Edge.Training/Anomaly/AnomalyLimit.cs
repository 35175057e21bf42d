using Edge.Compiler.Ir;

namespace Edge.Training.Anomalies;

/// <summary>From which score on a part is no good one, and what that costs on good parts.</summary>
/// <param name="Step">int8 score of the output; a part at or above it is NG.</param>
/// <param name="Rejected">Good parts at or above it.</param>
/// <param name="Parts">Good parts that were asked; nothing was fitted to them.</param>
public sealed record AnomalyLimit(int Step, int Rejected, int Parts)
{
    /// <summary>The score that the step stands for.</summary>
    public double Score => (Step + 128) / 256.0;

    /// <summary>The highest score that is still good.</summary>
    public double HighestGood => (Step + 127) / 256.0;

    /// <summary>The lowest limit that rejects no more of these parts than is wanted.</summary>
    /// <param name="scores">int8, of good parts.</param>
    /// <param name="overkill">Share of good parts, in [0, 1).</param>
    /// <exception cref="ModelException">E0298: more parts than that have the highest score there is.</exception>
    public static AnomalyLimit Of(IReadOnlyList<sbyte> scores, double overkill)
    {
        for (int step = sbyte.MinValue + 1; step <= sbyte.MaxValue; step++)
        {
            int rejected = scores.Count(score => score >= step);
            if (rejected <= overkill * scores.Count)
                return new AnomalyLimit(step, rejected, scores.Count);
        }

        throw new ModelException("E0298", "limit", $"{scores.Count(score => score == sbyte.MaxValue)} of {scores.Count} good parts have the highest score",
            FormattableString.Invariant($"at most {overkill:p2} of them"), "more good parts, or a higher overkill");
    }
}
