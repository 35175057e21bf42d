using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>The parts that a device keeps, over the link. A host reads one, writes it to its disk, and only then says that it may go.</summary>
/// <remarks>
/// <code>
/// answer   0 HarvestAction   4 number of the part (-1: none)   8 parts kept   12 room   16 parts lost since the start
///         20 tag   24 verdict   28 class   32 excess   36 taken at   40 exposure   44 gain
///         48 height   52 width   56 channels   60 outputs   64 bytes before the answer   68 their CRC-32
///         72 how many of the outputs are judged, 76 rows of the map behind them (0: not known): only where not all of them are
/// </code>
/// </remarks>
internal sealed class HarvestCommands
{
    public const int AnswerBytes = 72;

    /// <summary>Of a network with outputs that are not judged, such as a heat map.</summary>
    public const int LongAnswerBytes = 80;

    private const int CrcAt = 68;

    private readonly Transfer _transfer;

    public HarvestCommands(Transfer transfer)
    {
        _transfer = transfer;
    }

    /// <summary>Null: the device keeps none, and nothing is obeyed.</summary>
    public KeptParts Parts { get; set; }

    /// <returns>0, or a constant of <see cref="LinkError"/>: nothing was done.</returns>
    public int Obey(sbyte[] from, int at, int count)
    {
        if (count < 4)
            return LinkError.WrongLength;
        int action = LittleEndian.Read(from, at);
        if (action < HarvestAction.Look || action > HarvestAction.Taken)
            return LinkError.WrongArgument;
        bool isTaken = action == HarvestAction.Taken;
        if (count != (isTaken ? 8 : 4))
            return LinkError.WrongLength;

        KeptPart part = action == HarvestAction.Read ? Parts.Read() : null;
        int number = part == null ? -1 : part.Number;
        if (isTaken && Parts.Take(LittleEndian.Read(from, at + 4)))
            number = LittleEndian.Read(from, at + 4);
        Answer(action, number, part);
        return 0;
    }

    private void Answer(int action, int number, KeptPart part)
    {
        sbyte[] to = _transfer.Closing;
        System.Array.Clear(to, 0, LongAnswerBytes);
        LittleEndian.Write(to, 0, action);
        LittleEndian.Write(to, 4, number);
        LittleEndian.Write(to, 8, Parts.Count);
        LittleEndian.Write(to, 12, Parts.Capacity);
        LittleEndian.Write(to, 16, Parts.Lost);
        LittleEndian.Write(to, 48, Parts.Height);
        LittleEndian.Write(to, 52, Parts.Width);
        LittleEndian.Write(to, 56, Parts.Channels);
        LittleEndian.Write(to, 60, Parts.Outputs);
        LittleEndian.Write(to, 72, Parts.Scores);
        LittleEndian.Write(to, 76, Parts.MapRows);
        if (part != null)
        {
            LittleEndian.Write(to, 20, part.Tag);
            LittleEndian.Write(to, 24, part.Verdict);
            LittleEndian.Write(to, 28, part.DecidingClass);
            LittleEndian.Write(to, 32, part.Excess);
            LittleEndian.Write(to, 36, part.TakenAt);
            LittleEndian.Write(to, 40, part.ExposureMicroseconds);
            LittleEndian.Write(to, 44, part.Gain);
            LittleEndian.Write(to, 64, part.Content.Length);
        }

        int bytes = Parts.Scores < Parts.Outputs ? LongAnswerBytes : AnswerBytes;
        _transfer.Begin(part == null ? null : part.Content, 0, part == null ? 0 : part.Content.Length, Opcode.Harvest, bytes, CrcAt);
    }
}
