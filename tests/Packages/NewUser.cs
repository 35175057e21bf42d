using System.Collections;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Edge.Packages.Tests;

/// <summary>Somebody with an empty folder, a feed of nothing but the packages, and settings and caches of their own. What was downloaded before is read.</summary>
public class NewUser : IDisposable
{
    private static readonly string _downloaded = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public NewUser() => Write("NuGet.config", $"""
        <configuration>
          <packageSources><clear /><add key="local" value="{Feed.Folder}" /></packageSources>
          <fallbackPackageFolders><add key="downloaded" value="{_downloaded}" /></fallbackPackageFolders>
        </configuration>
        """);

    public string Folder { get; } = Directory.CreateTempSubdirectory("edge-packages-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, Path.Combine(name.Split('/')));

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    /// <summary>Replaces a text that must be there.</summary>
    public void Change(string name, string from, string to)
    {
        string text = File.ReadAllText(PathOf(name));
        Assert.Contains(from, text);
        File.WriteAllText(PathOf(name), text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Runs <c>dotnet</c>.</summary>
    internal Printed Dotnet(string folder, params string[] arguments) => Run("dotnet", folder, arguments);

    /// <summary>Runs a program in a folder below <see cref="Folder"/>.</summary>
    internal Printed Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = PathOf(folder), RedirectStandardOutput = true, RedirectStandardError = true };
        // The test runner is MSBuild's child and would hand its own settings on.
        foreach (string name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Where(IsOfRunner))
            start.Environment.Remove(name);
        foreach (var (name, value) in new[]
        {
            ("NUGET_PACKAGES", PathOf("cache")), ("DOTNET_CLI_HOME", PathOf("home")), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1"), ("DOTNET_CLI_UI_LANGUAGE", "en"), ("MSBUILDDISABLENODEREUSE", "1"), ("MSBUILDTERMINALLOGGER", "off"),
        })
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Printed($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, output + error.Result);
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static bool IsOfRunner(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH" or "DOTNET_CLI_CONTEXT_ANSI_PASS_THRU" or "TESTINGPLATFORM_UI_LANGUAGE";
}

/// <summary>What a command left.</summary>
internal sealed record Printed(string Command, int Exit, string Text)
{
    /// <summary>Asserts how it ended.</summary>
    public Printed EndedWith(int exit)
    {
        Assert.True(Exit == exit, $"'{Command}' ended with {Exit} instead of {exit}:\n{Text}");
        return this;
    }

    /// <summary>Asserts that a line of it matches.</summary>
    public Printed Says(string pattern)
    {
        Assert.True(Regex.IsMatch(Text, pattern), $"'{Command}' does not say '{pattern}':\n{Text}");
        return this;
    }
}
