using Edge.Cli.Projects;
using Edge.Devices.Boards;
using Edge.Devices.Ladder;

namespace Edge.Cli.Tools;

/// <summary>Which tools a project cannot do without: those of the targets and stages it names.</summary>
internal static class ToolNeeds
{
    public static IReadOnlySet<string> WithoutProject { get; } = new HashSet<string>();

    /// <summary>A stage that edge.yaml does not name may be skipped for want of a tool; a target or stage that it names may not.</summary>
    public static IReadOnlySet<string> Of(Project project) =>
        Target.Of(project.Targets, only: null).Where(target => target.Language == "c" && project.Targets.Count > 0).SelectMany(target => Of(target.Board))
            .Concat(project.Validate.Stages.SelectMany(OfStage)).ToHashSet();

    private static IEnumerable<string> Of(Board board) => new[] { board.Compiler, board.Emulator }.OfType<string>();

    public static string[] OfStage(string stage) => stage switch
    {
        StageIds.CPc or StageIds.PlanPc => ["gcc"],
        StageIds.CCortexM4 or StageIds.CCortexM3 or StageIds.CCortexM0 or StageIds.PlanCortexM4 => ["arm-none-eabi-gcc", "qemu-system-arm"],
        StageIds.CRiscV32 or StageIds.PlanRiscV32 => ["riscv64-unknown-elf-gcc", "qemu-system-riscv32"],
        StageIds.CXtensa => ["xtensa-lx106-elf-gcc", "qemu-system-xtensa"],
        StageIds.NanoClr or StageIds.NanoClrNative => [CheckedTool.NanoClr],
        _ => [],
    };
}
