namespace Edge.Bindings;

/// <summary>In place of the firmware's camera: frames on a virtual clock, and every fault there is.</summary>
internal static class NativeCamera
{
    public static Tests.VirtualClock Clock { get; set; } = new(0);

    public static int OpenResult { get; set; }

    public static int LockResult { get; set; }

    /// <summary>What Read gives instead of a frame; 1: frames.</summary>
    public static int ReadResult { get; set; }

    public static bool IsLocked { get; set; }

    public static int[] Pins { get; private set; } = [];

    public static int[] Settings { get; private set; } = [];

    private static long Last { get; set; } = -1;

    public static int Open(int[] pins, int[] settings)
    {
        (Pins, Settings, Last) = (pins, settings, -1);
        return OpenResult;
    }

    public static int Lock(int exposureMicroseconds, int gain) => LockResult;

    /// <summary>A frame each 40 ms; its first row 30 ms before it is there.</summary>
    public static int Read(byte[] into, int bytes, int[] head)
    {
        long frame = Clock.Microseconds / 40_000;
        if (ReadResult != 1)
            return ReadResult;
        if (frame == Last)
            return 0;
        Last = frame;
        into.AsSpan(0, bytes).Fill((byte)(frame + 50));
        (head[0], head[1], head[2]) = ((int)frame, (int)(Clock.Microseconds - frame * 40_000 + 30_000), IsLocked ? 1 : 0);
        return 1;
    }

    public static int Close() => 0;
}
