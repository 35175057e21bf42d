using System.Diagnostics;
using Edge.Compiler.Ir;
using Edge.Devices.Tools;

namespace Edge.Devices.Tests.Tools;

public class ToolRunTests
{
    private static string Folder => Path.GetTempPath();

    [Fact]
    public void Both_streams_and_the_exit_code_come_back()
    {
        ToolRun run = ToolRun.Run(ExternalTool.Named("sh").Require(), ["-c", "echo one; echo two >&2; exit 3"], Folder, TimeSpan.FromSeconds(10));
        Assert.Equal(new ToolRun(3, "one\ntwo\n"), run);
    }

    [Fact]
    public void A_program_that_hangs_is_stopped_with_its_children()
    {
        var clock = Stopwatch.StartNew();
        var e = Assert.Throws<DeviceException>(() =>
            ToolRun.Run(ExternalTool.Named("sh").Require(), ["-c", "sleep 60 & sleep 60"], Folder, TimeSpan.FromSeconds(0.3)));
        Assert.Equal("E0502", e.Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }

    [Fact]
    public void A_program_is_stopped_when_the_user_gives_up()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        var clock = Stopwatch.StartNew();
        Assert.Throws<OperationCanceledException>(() =>
            ToolRun.Run(ExternalTool.Named("sh").Require(), ["-c", "sleep 60 & sleep 60"], Folder, new ToolLimit(TimeSpan.FromSeconds(50), cancel.Token)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }

    [Fact]
    public void A_missing_program_comes_with_the_command_that_installs_it()
    {
        var tool = new ExternalTool("qemu-system-nonesuch", "qemu-system-misc");
        Assert.Null(tool.Find());
        var e = Assert.Throws<ToolMissingException>(tool.Require);
        Assert.Equal(("E0501", 6, "sudo apt-get install -y qemu-system-misc"), (e.Code, e.ExitCode, e.Hint));
    }

    [Fact]
    public void A_file_that_is_no_program_is_an_error()
    {
        string file = Path.GetTempFileName();
        try
        {
            Assert.Equal("E0503", Assert.Throws<DeviceException>(() => ToolRun.Run(file, [], Folder, TimeSpan.FromSeconds(5))).Code);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
