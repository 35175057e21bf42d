using System.Diagnostics;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge compile --runtime bare' as its user goes on: make, make run, edge check.</summary>
public sealed class BareProjectTests : IDisposable
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [8, 8] } }
        data:
          test: { rendered: { seed: 1, count: 12 } }
        """;

    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(3), StartTime = TimeSpan.FromSeconds(30);

    private readonly Run _run = new Run().With("edge.yaml", Project);

    public BareProjectTests()
    {
        Directory.CreateDirectory(_run.Path("build"));
        SmallModel.Int8().Save(_run.Path("build/tiny.int8.edge"));
    }

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public async Task The_project_builds_with_make_and_its_firmware_passes_the_check(string board)
    {
        Assert.True(_run.Edge("compile", "--board", board, "--runtime", "bare") == 0, _run.Error);
        string folder = _run.Path($"build/{board}");
        using (Process make = Make(folder, "-j2"))
        {
            using var limit = new CancellationTokenSource(BuildTime);
            Task<string> said = make.StandardError.ReadToEndAsync(limit.Token);
            await make.StandardOutput.ReadToEndAsync(limit.Token);
            await make.WaitForExitAsync(limit.Token);
            Assert.True(make.ExitCode == 0, await said);
        }

        using Process emulator = Make(folder, "run");
        try
        {
            string wire = Path.Combine(folder, "build", "wire");
            Assert.True(SpinWait.SpinUntil(() => File.Exists(wire) || emulator.HasExited, StartTime) && !emulator.HasExited, "the emulator opens no wire");
            Assert.True(_run.Edge("check", "--on", $"unix:{wire}") == 0, _run.Error);
            Assert.Contains("12/12", _run.Out, StringComparison.Ordinal);
            Assert.Contains(board, _run.Out, StringComparison.Ordinal);
        }
        finally
        {
            emulator.Kill(entireProcessTree: true);
            emulator.WaitForExit(StartTime);
        }
    }

    [Fact]
    public void Its_files_say_what_it_carries_and_hold_no_path_of_this_computer()
    {
        Assert.True(_run.Edge("compile", "--board", "netduinoplus2", "--runtime", "bare") == 0, _run.Error);
        string folder = _run.Path("build/netduinoplus2");
        string readme = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.Contains("those of the project's test images", readme, StringComparison.Ordinal);
        Assert.Contains("those of `edge.yaml`", readme, StringComparison.Ordinal);
        Assert.Contains("edge check --on unix:build/netduinoplus2/build/wire", readme, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(_run.Path(""), File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E0614", 3, "nucleo-l4r5zi")] // its UART is not known
    [InlineData("E0614", 3, "esp32-cam")] // nor its compiler
    [InlineData("E0614", 3, "pc")]
    [InlineData("E0003", 2, "netduinoplus2", "--pack", "some.edgepack")]
    [InlineData("E0003", 2, "netduinoplus2", "--camera", "160x120")]
    [InlineData("E0003", 2, "netduinoplus2", "--language", "csharp")]
    public void What_it_cannot_be_made_of_is_an_error(string code, int exit, string board, params string[] more)
    {
        Assert.Equal(exit, _run.Edge(["compile", "--board", board, "--runtime", "bare", .. more]));
        Assert.Contains($"error {code}", _run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.Path($"build/{board}")));
    }

    private static Process Make(string folder, string argument) =>
        Process.Start(new ProcessStartInfo("make", [argument]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
}
