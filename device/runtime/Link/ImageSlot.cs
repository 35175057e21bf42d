using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>Room for one image: from its announcement until it has been judged.</summary>
internal sealed class ImageSlot
{
    public readonly sbyte[] Bytes;

    /// <summary>What waits for this image; of use while <see cref="IsWanted"/>.</summary>
    public readonly RunRequest Request = new();

    public ImageSlot(int mostBytes)
    {
        Bytes = new sbyte[mostBytes];
    }

    public bool IsTaken { get; private set; }

    /// <summary>The host's number for the image.</summary>
    public int Index { get; private set; }

    /// <summary>Bytes the image will have, and bytes that are here.</summary>
    public int Announced { get; private set; }
    public int Received { get; private set; }

    /// <summary>The CRC-32 that was announced.</summary>
    public int Checksum { get; private set; }

    /// <summary>A run was asked for and has not begun.</summary>
    public bool IsWanted;

    /// <summary>The network runs on it.</summary>
    public bool IsRunning;

    public bool IsComplete => Received == Announced;

    public void Take(int index, int bytes, int checksum)
    {
        IsTaken = true;
        IsWanted = false;
        IsRunning = false;
        Index = index;
        Announced = bytes;
        Received = 0;
        Checksum = checksum;
    }

    public void Free()
    {
        IsTaken = false;
        IsWanted = false;
        IsRunning = false;
    }

    /// <returns>False: the part does not go on where the one before ended, or leaves the image.</returns>
    public bool Add(int at, sbyte[] from, int offset, int count)
    {
        if (at != Received || count > Announced - at)
            return false;
        Array.Copy(from, offset, Bytes, at, count);
        Received += count;
        return true;
    }

    public int ActualChecksum()
    {
        return Crc32.Finish(Crc32.Add(Crc32.Start, Bytes, 0, Received));
    }
}
