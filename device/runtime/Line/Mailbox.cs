namespace Edge.Runtime.Line;

/// <summary>Messages of three numbers from one thread (or interrupt) to another, first in first out, without a lock.</summary>
/// <remarks>One side only puts, the other only takes: each index has one writer, and a message is whole before the index that shows it moves.</remarks>
internal sealed class Mailbox
{
    private readonly int[] _messages;
    private readonly int _mask;
    private int _put;
    private int _taken;

    /// <param name="capacity">A power of two.</param>
    internal Mailbox(int capacity)
    {
        _messages = new int[3 * capacity];
        _mask = capacity - 1;
    }

    /// <summary>Of the message taken last; as the next two.</summary>
    internal int First { get; private set; }

    internal int Second { get; private set; }

    internal int Third { get; private set; }

    /// <returns>False when it is full; nothing is kept then.</returns>
    internal bool Put(int first, int second, int third)
    {
        if (_put - _taken > _mask)
            return false;
        int at = 3 * (_put & _mask);
        _messages[at] = first;
        _messages[at + 1] = second;
        _messages[at + 2] = third;
        _put++;
        return true;
    }

    /// <returns>False when it is empty.</returns>
    internal bool Take()
    {
        if (_put == _taken)
            return false;
        int at = 3 * (_taken & _mask);
        First = _messages[at];
        Second = _messages[at + 1];
        Third = _messages[at + 2];
        _taken++;
        return true;
    }
}
