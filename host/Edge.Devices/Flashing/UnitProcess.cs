using System.Diagnostics;
using System.Text.Json;
using Edge.Compiler.Ir;

namespace Edge.Devices.Flashing;

/// <summary>How the program of a worker is started: arguments before the job's file.</summary>
public sealed record WorkerProgram(string Program, IReadOnlyList<string> Arguments);

/// <summary>The line's end of a worker: its process, what it says, and the time after which it is ended.</summary>
internal sealed class UnitProcess : IDisposable
{
    private readonly Process _process;
    private readonly UnitJob _job;
    private readonly TimeSpan _limit;
    private readonly Task<string> _errors;
    private volatile bool _isKilled;
    private volatile bool _isTooLate;

    private UnitProcess(Process process, UnitJob job, TimeSpan limit)
    {
        (_process, _job, _limit) = (process, job, limit);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <param name="path">What the worker looks for programs in before its own path; null: nothing.</param>
    /// <exception cref="DeviceException">E0728: the system refuses.</exception>
    public static UnitProcess Start(UnitJob job, WorkerProgram worker, string? path, IReadOnlyDictionary<string, string> environment, double graceSeconds)
    {
        string file = Path.Combine(job.Folder, "job.json");
        Directory.CreateDirectory(job.Folder);
        UnitWorker.Save(job, file);
        var start = new ProcessStartInfo(worker.Program, [.. worker.Arguments, file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = job.Folder,
        };
        // A worker lives for seconds: compiling it twice costs more than it brings.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        if (path is not null)
            start.Environment["PATH"] = path + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        try
        {
            var process = Process.Start(start)!;
            double seconds = UnitVerb.StepsOf(job.Verb).Sum(job.SecondsOf) + graceSeconds;
            return new UnitProcess(process, job, TimeSpan.FromSeconds(seconds));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DeviceException("E0728", job.Serial, $"its worker cannot be started: {e.Message}", inner: e);
        }
    }

    public void Order(UnitOrder order)
    {
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(order, FlashingJson.Default.UnitOrder));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; what it says last, or does not, is the report.
        }
    }

    /// <summary>Hears the worker to its end.</summary>
    public UnitReport Wait(Action<UnitMessage> heard)
    {
        UnitReport? end = null;
        using var watchdog = new Timer(_ => Kill(isLate: true), null, _limit, Timeout.InfiniteTimeSpan);
        while (NextLine() is { } line)
        {
            if (Read(line) is not { } message)
                continue;
            end = message.End ?? end;
            heard(message);
            if (end is not null)
                break;
        }

        // A worker that has said its last word, and does not end, is not waited for.
        if (!_process.WaitForExit(TimeSpan.FromSeconds(2)))
            Kill(isLate: false);
        if (end is not null)
            return end;
        if (_isTooLate)
        {
            return UnitReport.Failed(_job, "E0716", string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{_job.Serial}: its worker was ended after {_limit.TotalSeconds:0.#} s"), "its log says how far it came");
        }

        string said = _errors.Wait(TimeSpan.FromSeconds(1)) ? _errors.Result.Trim() : "";
        string exit = _process.HasExited ? $"exit code {_process.ExitCode}" : "its output closed";
        return UnitReport.Failed(_job, "E0728", $"{_job.Serial}: its worker ended without a word, {exit}{(said.Length > 0 ? $": {said.Split('\n')[0]}" : "")}",
            "was it ended by hand, or is memory short? its log says how far it came");
    }

    /// <returns>Null when the worker has said its last word, or was killed and something it started still holds its output open.</returns>
    private string? NextLine()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        while (!line.Wait(TimeSpan.FromSeconds(1)))
        {
            if (_isKilled && !line.Wait(TimeSpan.FromSeconds(2)))
                return null;
        }

        return line.Result;
    }

    /// <summary>Ends the worker and all it has started.</summary>
    public void Kill(bool isLate)
    {
        _isKilled = true;
        _isTooLate |= isLate;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill(isLate: false);
        _process.Dispose();
    }

    private static UnitMessage? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, FlashingJson.Default.UnitMessage);
        }
        catch (JsonException)
        {
            return null; // something else wrote to the worker's output
        }
    }
}
