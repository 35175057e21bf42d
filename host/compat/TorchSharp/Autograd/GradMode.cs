namespace TorchSharp;

/// <summary>Whether operations of this thread are recorded; the previous state returns on Dispose.</summary>
internal sealed class AutoGradMode : IDisposable
{
    [ThreadStatic] private static bool off;

    private readonly bool before;

    public AutoGradMode(bool enabled)
    {
        before = IsEnabled;
        off = !enabled;
    }

    public static bool IsEnabled => !off;

    public void Dispose() => off = !before;
}
