using System.Diagnostics;
using System.Globalization;
using Edge.Compiler.Storage;

namespace Edge.Bench.Compression;

/// <summary>What something takes, interruptions left out: kept in a file while it runs.</summary>
/// <param name="file">Null for what is not kept.</param>
internal sealed class StudyClock(string? file) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly (double Seconds, double Cpu) _before = Read(file);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly double _cpuAtStart = Cpu;
    private TimeSpan _kept;
    private double? _cpuAtEnd;

    public double Seconds => _before.Seconds + _watch.Elapsed.TotalSeconds;

    public double CpuSeconds => _before.Cpu + (_cpuAtEnd ?? Cpu) - _cpuAtStart;

    /// <summary>To be called now and then.</summary>
    public void Tick()
    {
        if (file is null || _watch.Elapsed - _kept < Every)
            return;
        _kept = _watch.Elapsed;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        AtomicFile.Write(file, FormattableString.Invariant($"{Seconds:0.0} {CpuSeconds:0.0}"));
    }

    public void Stop()
    {
        _watch.Stop();
        _cpuAtEnd ??= Cpu;
    }

    public void Dispose()
    {
        if (_cpuAtEnd is not null && file is not null)
            File.Delete(file);
    }

    private static double Cpu
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    private static (double, double) Read(string? file)
    {
        if (file is null || !File.Exists(file))
            return (0, 0);
        double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value : 0;
        return File.ReadAllText(file).Split(' ') is [string seconds, string cpu] ? (Number(seconds), Number(cpu)) : (0, 0);
    }
}
