namespace Edge.Runtime.Update;

/// <summary>Where on its flash a store keeps what. Every address is the beginning of an erase block; the four areas do not overlap.</summary>
public sealed class StoreLayout
{
    /// <summary>Two blocks for the journal.</summary>
    public int JournalA;
    public int JournalB;

    /// <summary>Two slots of <see cref="SlotBytes"/>, each a whole number of blocks.</summary>
    public int SlotA;
    public int SlotB;
    public int SlotBytes;
}
