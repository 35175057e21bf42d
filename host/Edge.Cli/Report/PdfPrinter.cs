using Edge.Compiler.Ir;
using Edge.Devices.Tools;

namespace Edge.Cli.Report;

/// <summary>Prints a page by an installed browser without a window: Chromium, Chrome or Edge, which all take the same options.</summary>
internal static class PdfPrinter
{
    /// <summary>Names a browser that is not on the path.</summary>
    public const string Variable = "EDGE_BROWSER";

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
        "microsoft-edge-stable", "msedge"];

    /// <summary>Where installers put them without changing the path.</summary>
    private static readonly string[] _places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        Installed(Environment.SpecialFolder.ProgramFiles, "Google/Chrome/Application/chrome.exe"),
        Installed(Environment.SpecialFolder.ProgramFilesX86, "Google/Chrome/Application/chrome.exe"),
        Installed(Environment.SpecialFolder.ProgramFilesX86, "Microsoft/Edge/Application/msedge.exe"),
        Installed(Environment.SpecialFolder.ProgramFiles, "Microsoft/Edge/Application/msedge.exe"),
    ];

    /// <summary>Full path; null when no such browser is installed.</summary>
    public static string? Browser() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? File.Exists(named) ? named : null
        : _names.Select(name => ExternalTool.Named(name).Find()).FirstOrDefault(path => path is not null) ?? _places.FirstOrDefault(File.Exists);

    /// <summary>Writes the page as a PDF; a file of that name is replaced.</summary>
    /// <exception cref="ToolMissingException">E0501: no browser.</exception>
    /// <exception cref="DeviceException">E0502, E0503: it did not end, or could not be started. E0508: it wrote no PDF.</exception>
    public static void Print(string page, string pdf, CancellationToken cancellation = default)
    {
        string browser = Browser() ?? throw new ToolMissingException("E0501", "edge report --pdf", "no browser that prints is installed",
            "Chromium, Google Chrome or Microsoft Edge, on the path or named by EDGE_BROWSER",
            $"{ExternalTool.Named("chromium").InstallCommand}; or open the page in any browser and print it");
        string profile = Directory.CreateTempSubdirectory("edge-browser-").FullName, printed = Path.Combine(profile, "printed.pdf");
        try
        {
            ToolRun run = ToolRun.Run(browser, Arguments(profile, $"--print-to-pdf={printed}", "--no-pdf-header-footer", new Uri(page).AbsoluteUri), profile,
                new ToolLimit(_patience, cancellation));
            if (!File.Exists(printed))
            {
                throw new DeviceException("E0508", Path.GetFileName(browser), $"wrote no PDF: {run.Output.Trim().Split('\n')[^1].Trim()}",
                    hint: "open the page in any browser and print it");
            }

            File.Move(printed, pdf, overwrite: true);
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    /// <summary>What every run without a window takes: a profile of its own, so that a browser that is open does not answer instead.</summary>
    /// <param name="more">What to do, and the page at the end.</param>
    public static IEnumerable<string> Arguments(string profile, params string[] more)
    {
        string[] common = ["--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--hide-scrollbars",
            $"--user-data-dir={Path.Combine(profile, "profile")}"];
        // Chromium's sandbox refuses to run as root, as build machines in containers do; the page is our own and loads nothing.
        return [.. common, .. Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["--no-sandbox"] : Array.Empty<string>(), .. more];
    }

    private static string Installed(Environment.SpecialFolder folder, string path) => Path.Combine(Environment.GetFolderPath(folder), path);
}
