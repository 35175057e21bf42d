using Edge.Firmware;
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>What a virtual line did: the parts as they were, and what the device counted.</summary>
/// <param name="Counters">The line's.</param>
/// <param name="Station">The firmware's own.</param>
/// <param name="Pulses">How often the reject gate went on.</param>
/// <param name="Remaining">Parts the device still follows; 0 when all have left.</param>
public sealed record LineRun(
    LineScenario Scenario, IReadOnlyList<ConveyorPart> Parts, LineCounters Counters, StationCounters Station, CameraPipeline Camera, int Pulses, int Remaining);
