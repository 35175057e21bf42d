using System.ComponentModel;
using System.Diagnostics;
using Edge.Compiler.Ir;

namespace Edge.Devices.Tools;

/// <summary>One run of an external program, with a time limit.</summary>
/// <param name="ExitCode">0 is success.</param>
/// <param name="Output">What it wrote, both streams.</param>
public sealed record ToolRun(int ExitCode, string Output)
{
    // Killed, a process that hangs in the kernel on a device may still take its time.
    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">Passed as they are; no shell is involved.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="limit">What ends it early.</param>
    /// <exception cref="DeviceException">E0502: the time limit is over. E0503: the program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The user gave up; the program and its children are gone.</exception>
    public static ToolRun Run(string program, IEnumerable<string> arguments, string folder, ToolLimit limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new DeviceException("E0503", program, e.Message, inner: e);
        }

        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenRegistration stop = limit.Cancellation.Register(() => process.Kill(entireProcessTree: true));
        bool ended = process.WaitForExit(limit.Time);
        limit.Cancellation.ThrowIfCancellationRequested();
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(DyingTime);
            throw new DeviceException("E0502", Path.GetFileName(program), $"did not end within {limit.Time.TotalSeconds:0.#} s and was stopped",
                hint: "raise the time limit, or use fewer images");
        }

        // A child that outlived the program may hold its streams open for ever.
        if (!Task.WaitAll([output, errors], limit.Time))
            throw new DeviceException("E0502", Path.GetFileName(program), "ended, but a program it started holds its output open", hint: "end that program");
        return new ToolRun(process.ExitCode, output.Result + errors.Result);
    }
}
