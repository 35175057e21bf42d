using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Tools;
using Edge.Cli.Verbs;

namespace Edge.Cli.Tests.Verbs;

public sealed class DoctorTests
{
    private const string Project = "project: cap\nmodel: { network: parts }\ntargets: { m4: { board: netduinoplus2 } }\n";

    [Fact]
    public void Without_a_project_nothing_is_needed()
    {
        var (exit, output, _) = Doctor(null, _ => null);
        Assert.Equal(0, exit);
        Assert.DoesNotContain("MISSING", output);
        Assert.Contains("sudo apt-get install -y gcc-arm-none-eabi", output);
    }

    [Fact]
    public void A_missing_tool_that_a_target_needs_ends_with_6()
    {
        var (exit, output, error) = Doctor(Project, tool => tool.Name == "qemu-system-arm" ? null : "1.2.3");
        Assert.Equal(6, exit);
        Assert.Matches("qemu-system-arm +MISSING ", output);
        Assert.Equal("edge: edge.yaml needs what is missing: qemu-system-arm\n", error);
    }

    [Fact]
    public void A_missing_tool_that_no_target_needs_is_no_fault()
    {
        Assert.Equal(0, Doctor(Project, tool => tool.Name is "qemu-system-riscv32" or "nanoclr" ? null : "1.2.3").Exit);
        Assert.Equal(6, Doctor(Project + "validate: { stages: [c-riscv32] }\n", tool => tool.Name == "qemu-system-riscv32" ? null : "1.2.3").Exit);
    }

    [Fact]
    public void The_json_is_as_recorded()
    {
        var (_, output, _) = Doctor(Project, tool => tool.Name.StartsWith("qemu", StringComparison.Ordinal) ? null : "1.2.3", "--json");
        Golden.Check("cli/doctor.json", output);
        Assert.False((bool)JsonNode.Parse(output)!["ok"]!);
    }

    [Fact]
    public void A_program_that_does_not_exist_has_no_version()
    {
        Assert.Null(ToolProbe.Version(new CheckedTool("edge-no-such-program", "", "")));
        Assert.NotNull(ToolProbe.Version(new CheckedTool("dotnet", "", "")));
    }

    private static (int Exit, string Output, string Error) Doctor(string? project, Func<CheckedTool, string?> probe, params string[] options)
    {
        using var run = new Run();
        if (project is not null)
            run.With("edge.yaml", project);
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var application = new Application(output, error, run.Folder);
        int exit = DoctorVerb.Run(application.SessionOf(application.Build().Parse(["doctor", .. options])), probe);
        return (exit, output.ToString(), error.ToString());
    }
}
