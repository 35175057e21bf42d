namespace Edge.Devices.Flashing;

/// <summary>Writes a file under another name and moves it: it is there whole, or not at all.</summary>
public static class WholeFile
{
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0727: no room, no right, or no such folder.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RecordFault.Of(path, e);
        }
        finally
        {
            Delete(temporary);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What made the writing fail makes this fail too; the first one is reported.
        }
    }
}
