namespace Edge.Bindings.Tests;

/// <summary>The power went off; everything in memory is lost.</summary>
internal sealed class PowerCut : Exception;

/// <summary>Files as a copy-on-write file system keeps them: an operation that the power is cut in has happened whole or not at all.</summary>
internal sealed class SimulatedFiles(Random random) : IBlockFiles
{
    private readonly Dictionary<int, byte[]> _files = [];

    /// <summary>Writes and removals until the power is cut; negative: never.</summary>
    public long OperationsToCut { get; set; } = -1;

    public long Operations { get; private set; }

    /// <summary>The file system reports errors.</summary>
    public bool IsBroken { get; set; }

    public int Length(int file) => IsBroken ? -1 : _files.TryGetValue(file, out byte[]? bytes) ? bytes.Length : 0;

    public bool Read(int file, int at, byte[] to, int count)
    {
        Assert.True(at >= 0 && at + count <= Length(file), "a file is read beyond its end");
        if (IsBroken)
            return false;
        Array.Copy(_files[file], at, to, 0, count);
        return true;
    }

    public bool Write(int file, int at, byte[] from, int count)
    {
        Assert.InRange(at, 0, Length(file)); // no holes
        byte[] before = _files.GetValueOrDefault(file, []), after = new byte[Math.Max(before.Length, at + count)];
        before.CopyTo(after, 0);
        Array.Copy(from, 0, after, at, count);
        return Happen(() => _files[file] = after);
    }

    public bool Remove(int file) => Happen(() => _files.Remove(file));

    private bool Happen(Action operation)
    {
        if (IsBroken)
            return false;
        Operations++;
        if (OperationsToCut-- != 0)
        {
            operation();
            return true;
        }

        if (random.Next(2) == 0)
            operation();
        throw new PowerCut();
    }
}
