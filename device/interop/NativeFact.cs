namespace Edge.Runtime.Native;

/// <summary>Places of the numbers that opening a plan writes. The same in device/interop/native/edge_models.h.</summary>
internal static class NativeFact
{
    internal const int InputBytes = 0;
    internal const int OutputBytes = 1;
    internal const int ArenaBytes = 2;
    internal const int Steps = 3;
    internal const int LargestArenaBytes = 4;
    internal const int StepWork = 5;
    internal const int Levels = 6;
    internal const int Count = 7;
}
