using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Planning;
using Edge.Devices.Nano.Interop;
using Edge.Devices.Tests.Tools;
using Edge.Devices.Tools;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano.Interop;

public sealed class OpenModelsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-open-models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The C of the native half that knows nothing of nanoCLR, with a clock and a watchdog of the test's, under the sanitizers: open_models.c.</summary>
    [ToolFact(Programs.Gcc)]
    public void Open_models_keep_to_their_contract()
    {
        Program program = Pipeline.Plan(FixedGraphs.Separable());
        EmittedFile[] sources = [.. NativeRuntime.Firmware(2 * program.ArenaBytes + 100, templates: null).Where(file => Path.GetExtension(file.Name) is ".c" or ".h")];
        foreach (EmittedFile file in sources)
            File.WriteAllText(Path.Combine(_folder, Path.GetFileName(file.Name)), file.Text);
        File.WriteAllBytes(Path.Combine(_folder, "plan"), PlanWriter.Write(program));
        LevelProgram levels = Pipeline.Plan(FixedGraphs.Levels());
        File.WriteAllBytes(Path.Combine(_folder, "levels"), PlanWriter.Write(levels));
        File.WriteAllBytes(Path.Combine(_folder, "other"), PlanWriter.Write(program, new PlanWriterOptions { KernelSet = "k1-000000000000" }));
        string test = Path.Combine(Golden.Root(), "tests", "Devices", "Nano", "Interop", "open_models.c"), gcc = ExternalTool.Named(Programs.Gcc).Require();
        string[] flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-I."];
        string[] compiled = [.. sources.Select(file => Path.GetFileName(file.Name)).Where(name => name.EndsWith(".c", StringComparison.Ordinal)).Append(test)];
        // Sanitizers make a computer that does much else take its time.
        ToolRun build = ToolRun.Run(gcc, [.. flags, "-o", "open_models", .. compiled], _folder, TimeSpan.FromMinutes(10));
        Assert.True(build.ExitCode == 0, build.Output);
        ToolRun run = ToolRun.Run(Path.Combine(_folder, "open_models"), ["plan", "other", "levels"], _folder, TimeSpan.FromMinutes(2));
        Assert.Equal("fine\n", run.Output);
    }
}
