namespace System.Threading;

public sealed class Thread
{
    public Thread(ThreadStart start) => throw null;

    public ThreadPriority Priority { get => throw null; set => throw null; }

    public static void Sleep(int millisecondsTimeout) => throw null;

    public void Start() => throw null;
}

public delegate void ThreadStart();

public enum ThreadPriority
{
    Lowest,
    BelowNormal,
    Normal,
    AboveNormal,
    Highest,
}
