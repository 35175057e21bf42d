using Edge.Devices.Ladder;
using Edge.Devices.Nano;
using Edge.Devices.Nano.Interop;
using Edge.Devices.Tests.Ladder;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano.Interop;

/// <summary>A test on a real nanoCLR that has Edge.Runtime.Native linked in. Reported as skipped where there is none: whether the one that is set has it shows when it runs.</summary>
public sealed class FactWithNativeNanoClrAttribute : FactAttribute
{
    private static readonly Lazy<string?> _missing = new(() =>
    {
        if (NanoTools.Missing() is { Count: > 0 } missing)
            return $"needs {string.Join(", ", missing)}: {NanoTools.HowToGet}";
        StageResult stage = NativeNanoClrTests.Stage(FixedGraphs.Residual());
        return stage.Status == StageStatus.Skipped ? $"{stage.Reason}: {stage.InstallCommand}" : null;
    });

    public FactWithNativeNanoClrAttribute() => Skip = _missing.Value;
}
