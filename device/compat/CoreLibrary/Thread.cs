namespace System.Threading;

public sealed class Thread
{
    private Thread() => throw null;

    public static void Sleep(int millisecondsTimeout) => throw null;
}
