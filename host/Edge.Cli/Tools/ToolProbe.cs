using System.ComponentModel;
using System.Diagnostics;
using Edge.Devices.Nano;
using Edge.Devices.Tools;

namespace Edge.Cli.Tools;

/// <summary>Asks the machine which tools it has.</summary>
internal static class ToolProbe
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <returns>The first line the tool prints with --version; null when it is not installed or does not answer.</returns>
    public static string? Version(CheckedTool tool)
    {
        if (tool.Name == CheckedTool.NanoClr)
            return NanoTools.Missing().Count == 0 ? NanoTools.Require().Clr : null;
        if (tool.Name == CheckedTool.RabbitMq)
            return Service(tool.Name);
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(tool.Name, "--version")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            })!;
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(_patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? FirstLine(output.Result) ?? FirstLine(error.Result) ?? "installed" : null;
        }
        catch (Win32Exception)
        {
            return null; // the documented answer of Process.Start when there is no such program
        }
    }

    // Folders of services are not on every user's path.
    private static string? Service(string name) =>
        new[] { "/usr/lib/rabbitmq/bin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin" }.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? ExternalTool.Named(name).Find();

    private static string? FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
}
