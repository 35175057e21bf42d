namespace Edge.Runtime.Link;

/// <summary>The parts that have left a line, as an answer of the link. Times are microseconds.</summary>
/// <remarks>
/// <code>
///   0  4  parts that have left since the start
///   4  4  number to ask for next
///   8  4  records n; numbers that are passed over are not kept any more
///  12     n times RecordBytes:
///      0  4  number, in the order of leaving
///      4  4  tag
///      8  4  exit             a constant of Line.PartExit
///     12  4  image            a constant of Cameras.FrameStatus; -1: not photographed
///     16  4  verdict          a constant of Judging.Verdict; of use when decided
///     20  4  class            that decided; -1: none
///     24  4  excess           steps above its limit
///     28  4  trigger          of the device's clock
///     32  4  trigger to exposure
///     36  4  trigger to verdict; -1: none when it left
///     40  4  trigger to gate
///     44  4  frame's number
///     48  4  exposure
///     52  4  gain
///     56  4  exposure to frame; -1: none, as the next three
///     60  4  preprocessing
///     64  4  inference
///     68  4  judging
///     72  4  mean luma; -1: not looked at, as the next two
///     76  4  contrast
///     80  4  sharpness        Line.PartMeasures says what they are
/// </code>
/// </remarks>
public static class PartsLayout
{
    public const int HeadBytes = 12;

    /// <summary>Numbers of a record behind the part's own.</summary>
    public const int Numbers = 20;

    public const int RecordBytes = 4 + 4 * Numbers;
}
