namespace Edge.Compiler.Emission.Plan;

/// <summary>Numbers of the plan blob that <c>device/kernels/PLAN.md</c> draws and <c>edge_plan_format.h</c> reads.</summary>
public static class PlanFormat
{
    public const string Magic = "EDGEPLAN";

    public const int Version = 3;

    /// <summary>Every record and table begins on a multiple of this many bytes from the blob's start.</summary>
    public const int Alignment = 4;

    public const int HeaderBytes = 64, TensorBytes = 48, LevelBytes = 4, GroupBytes = 12, StepBytes = 40, ScheduleBytes = 56;

    public const int VersionAt = 8, TotalBytesAt = 12, ChecksumAt = 16, KernelSetAt = 20, KernelSetBytes = 16;

    public const int ArenaBytesAt = 36, InputsAt = 40, OutputsAt = 44, StepsAt = 48, StepWorkAt = 52, LevelsAt = 56, GroupsAt = 60;

    /// <summary>Extents a tensor has room for.</summary>
    public const int MostExtents = 8;

    /// <summary>Operands a step has room for.</summary>
    public const int MostOperands = 5;

    /// <summary>Operands, the first ones, that may move on from turn to turn.</summary>
    public const int MostMoving = 2;

    /// <summary>Steps of an inference, those that do nothing in a turn included, that a native runtime can count: <c>edge_models.c</c>.</summary>
    public const int MostLooks = (1 << 20) - 1;

    /// <summary>Memories beside those of <see cref="Planning.Memory"/>, as the two highest bits of a reference.</summary>
    public const uint ArenaMemory = 0, InputMemory = 1, OutputMemory = 2, TableMemory = 3;

    public const int MemoryShift = 30;

    /// <summary>What follows the checksum is what it covers.</summary>
    public const int CheckedFrom = KernelSetAt;
}
