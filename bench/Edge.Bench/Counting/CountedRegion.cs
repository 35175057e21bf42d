namespace Edge.Bench.Counting;

/// <summary>Instructions that run one after the other.</summary>
/// <param name="Start">Address of the first.</param>
/// <param name="Instructions">How many they are.</param>
/// <param name="Times">How often they ran.</param>
/// <param name="Taken">How often another block than the next one in memory followed.</param>
internal readonly record struct ExecutedBlock(uint Start, int Instructions, long Times, long Taken);

/// <summary>What ran between two times at which a program asked for its instructions.</summary>
/// <param name="Waited">Cycles that loads take longer on a Cortex-M4 because they are not aligned.</param>
internal sealed record CountedRegion(IReadOnlyList<ExecutedBlock> Blocks, long Waited)
{
    public long Instructions => Blocks.Sum(block => block.Instructions * block.Times);
}
