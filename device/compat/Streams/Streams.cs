namespace System.IO;

public abstract class Stream
{
    protected Stream() => throw null;

    public abstract long Length { get; }

    public abstract long Seek(long offset, SeekOrigin origin);

    public abstract int Read(byte[] buffer, int offset, int count);

    public abstract void Write(byte[] buffer, int offset, int count);

    public virtual void Close() => throw null;
}

public enum SeekOrigin
{
    Begin,
    Current,
    End,
}
