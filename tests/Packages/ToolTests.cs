namespace Edge.Packages.Tests;

/// <summary>The package Edge.Cli, installed as a tool and run in folders that have nothing to do with it.</summary>
public sealed class ToolTests(NewUser user) : IClassFixture<NewUser>
{
    [FactWithPackages]
    public void The_installed_tool_works_in_any_folder()
    {
        user.Dotnet("", "tool", "install", "Edge.Cli", "--version", Feed.Version, "--tool-path", user.PathOf("tool"), "--configfile", user.PathOf("NuGet.config")).EndedWith(0);
        Directory.CreateDirectory(user.PathOf("elsewhere"));
        string edge = user.PathOf(OperatingSystem.IsWindows() ? "tool/edge.exe" : "tool/edge");
        Printed Edge(params string[] arguments) => user.Run(edge, "elsewhere", arguments);

        Printed doctor = Edge("doctor");
        Assert.True(doctor.Exit is 0 or 6, doctor.Text);
        Assert.Contains("qemu-system-arm", doctor.Text);
        Assert.StartsWith("E0401 ", Edge("explain", "E0401").EndedWith(0).Text);
        Assert.Contains(Feed.Version, Edge("--version").EndedWith(0).Text);

        // Boards, templates and kernels come along: C for a chip, C# for another.
        string sample = Path.Combine(Golden.Root(), "host", "Edge.Templates", "sample");
        string[] build = ["build", Path.Combine(sample, "cap.onnx"), "--calibration", Path.Combine(sample, "pictures", "calib")];
        Edge([.. build, "--board", "netduinoplus2"]).EndedWith(0);
        Edge([.. build, "--board", "esp32-cam"]).EndedWith(0);
        Assert.True(File.Exists(user.PathOf("elsewhere/build/netduinoplus2/cap.c")) && File.Exists(user.PathOf("elsewhere/build/netduinoplus2/edge_conv2d_s8.h")));
        Assert.True(File.Exists(user.PathOf("elsewhere/build/esp32-cam/Cap.g.cs")) && File.Exists(user.PathOf("elsewhere/build/esp32-cam/Conv2DKernel.cs")));
        Edge("line", "simulate", "demo", "--units", "2").EndedWith(0);
    }
}
