using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>Asks a station for the parts that have left its line.</summary>
public sealed class PartJournal(DeviceLink link)
{
    /// <param name="from">Number of the first part that is wanted, in the order of leaving.</param>
    /// <exception cref="Compiler.Ir.DeviceException">E0606: its firmware has no line.</exception>
    /// <exception cref="LinkLostException">The answer is none, or the session is over.</exception>
    public JournalPage Read(int from, CancellationToken cancellation = default) => JournalPage.Of(link.Ask(Opcode.Parts, Payload.Of(from), cancellation));
}

/// <param name="Left">Parts that have left since the device's start.</param>
/// <param name="Next">The number to ask for next.</param>
public sealed record JournalPage(int Left, int Next, IReadOnlyList<JournalPart> Parts)
{
    /// <summary>An answer of the link: <see cref="PartsLayout"/>.</summary>
    internal static JournalPage Of(LinkMessage message)
    {
        int records = message.Payload.Length < PartsLayout.HeadBytes ? -1 : message.Number(8);
        if (records < 0 || message.Payload.Length != PartsLayout.HeadBytes + (long)records * PartsLayout.RecordBytes)
            throw new LinkLostException($"sends {message.Payload.Length} bytes of parts, {records} parts were promised");
        return new JournalPage(message.Number(0), message.Number(4), [.. Enumerable.Range(0, records).Select(i =>
        {
            int at = PartsLayout.HeadBytes + i * PartsLayout.RecordBytes;
            return new JournalPart(message.Number(at), [.. Enumerable.Range(1, PartsLayout.Numbers).Select(number => message.Number(at + 4 * number))]);
        })]);
    }
}

/// <param name="Number">In the order of leaving, from 0.</param>
/// <param name="Numbers">By the constants of <see cref="Edge.Firmware.RecentParts"/>.</param>
public sealed record JournalPart(int Number, IReadOnlyList<int> Numbers);
