namespace Edge.Bindings;

/// <summary>Small files, one for each block of a <see cref="FileFlash"/>.</summary>
/// <remarks>
/// The promise that makes a flash of them: a write or a removal that has returned survives a power cut, and one that a cut interrupts has happened whole or
/// not at all. A journalling or copy-on-write file system keeps it for one file that is opened, written and closed; FAT does not.
/// </remarks>
public interface IBlockFiles
{
    /// <summary>Bytes that a file has; 0 when there is none, -1 when the file system reports an error.</summary>
    int Length(int file);

    /// <param name="at">Byte of the file where reading begins; the file has as many bytes as are asked for.</param>
    bool Read(int file, int at, byte[] to, int count);

    /// <summary>Opens or creates the file, writes and closes it.</summary>
    /// <param name="at">At most the file's length.</param>
    bool Write(int file, int at, byte[] from, int count);

    /// <summary>Deletes the file, if there is one.</summary>
    bool Remove(int file);
}
