using Edge.Cli.Projects;

namespace Edge.Cli.Tools;

/// <summary>Which tools a project cannot do without: those of the targets and stages it names.</summary>
internal static class ToolNeeds
{
    public static IReadOnlySet<string> WithoutProject { get; } = new HashSet<string>();

    private static readonly Dictionary<string, string[]> _byStage = new()
    {
        ["c-pc"] = ["gcc"],
        ["c-cortex-m4"] = ["arm-none-eabi-gcc", "qemu-system-arm"],
        ["c-riscv32"] = ["riscv64-unknown-elf-gcc", "qemu-system-riscv32"],
    };

    private static readonly Dictionary<string, string> _stageOfBoard = new()
    {
        ["netduinoplus2"] = "c-cortex-m4",
        ["esp32c3"] = "c-riscv32",
    };

    /// <summary>An unnamed stage may be skipped for want of a tool; a target or stage that edge.yaml names may not.</summary>
    public static IReadOnlySet<string> Of(Project project)
    {
        IEnumerable<string> stages = project.Validate.Stages.Concat(
            project.Targets.Where(target => target.Language == "c").Select(target => _stageOfBoard.GetValueOrDefault(target.Board, "")));
        return stages.SelectMany(stage => _byStage.GetValueOrDefault(stage, [])).ToHashSet();
    }
}
