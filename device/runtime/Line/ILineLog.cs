namespace Edge.Runtime.Line;

/// <summary>Hears of every part and of every trigger that is none, exactly once.</summary>
public interface ILineLog
{
    /// <summary>A part has left the line.</summary>
    /// <param name="part">Valid during the call only: it is used again for another part.</param>
    void Left(Part part);

    /// <summary>A trigger so soon after another that it belongs to the same part.</summary>
    /// <param name="tag">That part.</param>
    void DoubleTrigger(int tag, int at);

    /// <param name="fault">A constant of <see cref="LineFault"/>.</param>
    void Faulted(int fault, int at);
}
