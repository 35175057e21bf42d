using System.Runtime.InteropServices;
using Edge.Devices.Tools;

namespace Edge.Devices.Tests.Link;

/// <summary>The endpoint in C inside of this process, in a time of its own. One at a time: its memory is static.</summary>
internal sealed class CEndpoint : IDisposable
{
    private const int MostSent = 1 << 13;

    private readonly nint _library;
    private readonly Open _open;
    private readonly PollOnce _poll;
    private readonly byte[] _sent = new byte[MostSent];

    /// <param name="folder">Receives the library.</param>
    /// <param name="inputBytes">Of the network.</param>
    /// <param name="inferenceMicroseconds">An inference ends at the first poll after these.</param>
    public CEndpoint(string folder, int inputBytes, int inferenceMicroseconds)
    {
        string library = Path.Combine(folder, "link_device.so");
        string[] flags = ["-std=c11", "-O2", "-shared", "-fPIC", $"-DMOST_INPUT={inputBytes}", "-Dmain=link_device_main"];
        ToolRun built = ToolRun.Run(
            ExternalTool.Named("gcc").Require(), [.. flags, .. CDevice.Includes, .. CDevice.Sources, .. CDevice.Main, "-o", library], folder, TimeSpan.FromMinutes(2));
        Assert.True(built.ExitCode == 0, built.Output);
        _library = NativeLibrary.Load(library);
        _open = Marshal.GetDelegateForFunctionPointer<Open>(NativeLibrary.GetExport(_library, "link_device_open"));
        _poll = Marshal.GetDelegateForFunctionPointer<PollOnce>(NativeLibrary.GetExport(_library, "link_device_poll"));
        _open((uint)inputBytes, (uint)inferenceMicroseconds);
    }

    private delegate void Open(uint inputBytes, uint inferenceMicroseconds);

    private delegate uint PollOnce(uint microseconds, byte[] arrived, uint bytes, byte[] sent);

    /// <returns>What it sends, until the next poll.</returns>
    public ReadOnlySpan<byte> Poll(uint microseconds, byte[] arrived) => _sent.AsSpan(0, (int)_poll(microseconds, arrived, (uint)arrived.Length, _sent));

    public void Dispose() => NativeLibrary.Free(_library);
}
