using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>What a host asks of one run.</summary>
/// <remarks>
/// <code>
/// 0  4  index of the image
/// 4  1  RunMode
/// 5  1  1: the image stays for another run
/// 6  2  0
/// 8  4  Performance: runs; StepData: step
/// 12 4  Performance: runs before them that do not count; StepData: first byte
/// </code>
/// </remarks>
internal sealed class RunRequest
{
    public const int Bytes = 16;

    public int Mode;
    public bool Keeps;
    public int First;
    public int Second;

    /// <summary>Counts the requests: the oldest runs first.</summary>
    public int Order;

    public void Read(sbyte[] from, int at)
    {
        Mode = from[at + 4];
        Keeps = (from[at + 5] & 1) == 1;
        First = LittleEndian.Read(from, at + 8);
        Second = LittleEndian.Read(from, at + 12);
    }
}
