namespace Edge.Runtime.Link;

/// <summary>The last parts that have left a line, in that order, for a host that writes the line's log.</summary>
public interface IPartJournal
{
    /// <summary>Parts that have left since the start: the next one gets this number.</summary>
    int Parts { get; }

    /// <summary>Most parts that are kept.</summary>
    int Capacity { get; }

    /// <summary>What is known of a part: <see cref="PartsLayout"/>.</summary>
    /// <param name="number">In the order of leaving, from 0.</param>
    /// <param name="to">Gets <see cref="PartsLayout.RecordBytes"/> bytes from <paramref name="at"/> on.</param>
    /// <returns>False: it is not kept any more, or has not left yet.</returns>
    bool Tell(int number, sbyte[] to, int at);
}
