using Edge.Compiler.Tests.Operators;

namespace Edge.Compiler.Tests.Emission.Plan;

/// <summary>What <c>edge_plan.c</c> says about a blob.</summary>
internal enum PlanStatus
{
    Ok,
    NotAPlan,
    Version,
    KernelSet,
    Truncated,
    Checksum,
    Corrupt,
    Misaligned,
    Arena,
    Level,
}

/// <param name="Status">The answer of <c>edge_plan_open</c>; nothing else is filled where it is not Ok.</param>
internal sealed record PlanAnswer(PlanStatus Status, int StepWork, int ArenaBytes, IReadOnlyList<PlanLevelAnswer> Levels)
{
    /// <summary>Of all of the network.</summary>
    public sbyte[] Output => Levels[0].Output;
}

internal sealed record PlanLevelAnswer(int Steps, sbyte[] Output);

/// <summary>The plan interpreter in C on this computer, with every buffer exactly as long as the blob says and the sanitizers on.</summary>
internal static class CPlan
{
    public const string Interpreter = "edge_plan.c";

    private static readonly CServer Server = new("plan_server.c", Interpreter);

    /// <param name="input">All inputs, one after the other.</param>
    /// <param name="offset">How far behind a multiple of 4 the blob lies.</param>
    public static PlanAnswer Run(byte[] blob, sbyte[] input, int offset = 0) => Server.Ask($"a blob of {blob.Length} bytes", writer =>
    {
        writer.Write(blob.Length);
        writer.Write(blob);
        writer.Write(offset);
        writer.Write(input.Length);
        writer.Write((byte[])(Array)input);
    }, reader =>
    {
        var status = (PlanStatus)reader.ReadInt32();
        if (status != PlanStatus.Ok)
            return new PlanAnswer(status, 0, 0, []);
        int work = reader.ReadInt32(), arena = reader.ReadInt32();
        var levels = new PlanLevelAnswer[reader.ReadInt32()];
        for (int level = 0; level < levels.Length; level++)
            levels[level] = new PlanLevelAnswer(reader.ReadInt32(), CServer.ReadValues(reader, reader.ReadInt32()));
        return new PlanAnswer(status, work, arena, levels);
    });
}
