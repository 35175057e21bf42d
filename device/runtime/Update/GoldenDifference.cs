namespace Edge.Runtime.Update;

/// <summary>Where a network first gives another byte than was recorded.</summary>
public sealed class GoldenDifference
{
    /// <summary>The vector, from 0; -1 when the pack holds none that can be read.</summary>
    public int Vector { get; set; }

    /// <summary>The output of that vector, from 0; -1 when nothing differs, or there was nothing to compare.</summary>
    public int Output { get; set; }

    /// <summary>What was recorded; of use when <see cref="Output"/> is not -1, as <see cref="Actual"/>.</summary>
    public int Expected { get; set; }

    public int Actual { get; set; }

    /// <summary>Becomes equal to another one.</summary>
    public void Take(GoldenDifference other)
    {
        Vector = other.Vector;
        Output = other.Output;
        Expected = other.Expected;
        Actual = other.Actual;
    }
}
