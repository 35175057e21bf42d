using System.Globalization;

namespace Edge.Devices.Flashing;

/// <summary>What was said to a unit and its tools, with times: for whoever looks for a fault afterwards.</summary>
public sealed class UnitLog : IDisposable
{
    private readonly StreamWriter _text;

    /// <param name="folder">Of the unit; the log goes on where an earlier run's ended.</param>
    public UnitLog(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = new FileStream(Path.Combine(folder, "log.txt"), FileMode.Append, FileAccess.Write, FileShare.Read);
        _text = new StreamWriter(file) { NewLine = "\n", AutoFlush = true };
    }

    public void Line(string text)
    {
        string time = DateTime.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        _text.WriteLine($"{time}  {text.ReplaceLineEndings("\n              ")}");
    }

    public void Dispose() => _text.Dispose();
}
