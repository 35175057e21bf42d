using Edge.Compiler.Storage;

namespace Edge.Devices.Flashing;

/// <summary>Writes a file of the line: it is there whole, or not at all.</summary>
public static class RecordFile
{
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0727: no room, or no right to write there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            AtomicFile.Write(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RecordFault.Of(path, e);
        }
    }
}
