using System;
using System.IO;

namespace Edge.Bindings;

/// <summary>Files of nanoFramework's System.IO.FileSystem: <c>I:\</c> on an ESP32, which is LittleFS there.</summary>
public sealed class NanoBlockFiles : IBlockFiles
{
    private readonly string[] _paths;

    /// <param name="paths">One for each block, such as <c>I:\m00</c>, in a folder that exists.</param>
    public NanoBlockFiles(string[] paths)
    {
        _paths = paths;
    }

    public int Length(int file)
    {
        try
        {
            if (!File.Exists(_paths[file]))
                return 0;
            var stream = new FileStream(_paths[file], FileMode.Open, FileAccess.Read);
            int length = (int)stream.Length;
            stream.Close();
            return length;
        }
        catch (Exception)
        {
            return -1;
        }
    }

    public bool Read(int file, int at, byte[] to, int count)
    {
        FileStream stream = null;
        bool isRead = false;
        try
        {
            stream = new FileStream(_paths[file], FileMode.Open, FileAccess.Read);
            stream.Seek(at, SeekOrigin.Begin);
            isRead = stream.Read(to, 0, count) == count;
        }
        catch (Exception)
        {
            isRead = false;
        }

        return Close(stream) && isRead;
    }

    public bool Write(int file, int at, byte[] from, int count)
    {
        FileStream stream = null;
        bool isWritten = false;
        try
        {
            stream = new FileStream(_paths[file], FileMode.OpenOrCreate, FileAccess.ReadWrite);
            stream.Seek(at, SeekOrigin.Begin);
            stream.Write(from, 0, count);
            isWritten = true;
        }
        catch (Exception)
        {
            isWritten = false;
        }

        // LittleFS makes what was written part of the file when it is closed, and not before.
        return Close(stream) && isWritten;
    }

    public bool Remove(int file)
    {
        try
        {
            if (File.Exists(_paths[file]))
                File.Delete(_paths[file]);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static bool Close(FileStream stream)
    {
        if (stream == null)
            return false;
        try
        {
            stream.Close();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
