namespace Edge.Runtime.Update;

/// <summary>Flash memory as the chip has it: erased by the block, written once by the word, bits that only fall from 1 to 0 until the next erase.</summary>
/// <remarks>
/// Addresses count bytes from the start of the region that is given to the store. After a power cut the word that was being written, or the
/// block that was being erased, may hold anything and may read differently each time; nothing else has changed.
/// </remarks>
public interface IFlash
{
    /// <summary>Bytes that are written at once, a power of two up to 32: 1 to 4 on most NOR flash, 8, 16 or 32 where words carry error correction.</summary>
    int WordBytes { get; }

    /// <summary>Size of the erase block that begins at <paramref name="address"/>.</summary>
    int BlockBytes(int address);

    /// <summary>Sets every bit of the block that begins at <paramref name="address"/> to 1.</summary>
    /// <returns>False when the chip reports a failure.</returns>
    bool Erase(int address);

    /// <param name="address">A multiple of <see cref="WordBytes"/>, as <paramref name="count"/>; inside one block.</param>
    /// <returns>False when the chip reports a failure.</returns>
    bool Write(int address, sbyte[] from, int offset, int count);

    /// <returns>False when the chip finds words that error correction cannot mend; what was read is then of no use.</returns>
    bool Read(int address, sbyte[] to, int offset, int count);
}
