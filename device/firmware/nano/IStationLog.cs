using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Firmware;

/// <summary>Hears of everything that happens to parts, on the threads where it happens.</summary>
public interface IStationLog : ILineLog
{
    /// <summary>A part was taken to the camera.</summary>
    /// <param name="status">A constant of <see cref="FrameStatus"/>.</param>
    /// <param name="head">Of its picture, when there is one; valid during the call only.</param>
    void Photographed(int tag, int status, FrameHead head);

    /// <summary>A part was judged; the line is told next.</summary>
    /// <param name="verdict">A constant of <see cref="Runtime.Judging.Verdict"/>.</param>
    /// <param name="decidingClass">The class that decided; -1: none.</param>
    /// <param name="excess">By how many steps it lies above its limit.</param>
    /// <param name="measures">Times of its stages and state of its picture; valid during the call only.</param>
    void Judged(int tag, int verdict, int decidingClass, int excess, PartMeasures measures);
}
