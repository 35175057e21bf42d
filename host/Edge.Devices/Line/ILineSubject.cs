using Edge.Compiler.Pack;
using Edge.Runtime.Update;

namespace Edge.Devices.Line;

/// <summary>What passes a virtual line, and the network that looks at it.</summary>
internal interface ILineSubject
{
    int FrameHeight { get; }

    int FrameWidth { get; }

    int InputBytes { get; }

    int OutputBytes { get; }

    IModel Model { get; }

    /// <summary>The sections of the device's pack that belong to the network: preprocessing, limits, golden vectors.</summary>
    IReadOnlyList<PackPart> Sections { get; }

    /// <summary>What a part should be judged; null: the scenario's rates say.</summary>
    PartKind? KindOf(int number);

    /// <summary>A camera that looks at the parts.</summary>
    ILineCamera Camera(LineScenario scenario, IReadOnlyList<ConveyorPart> parts);
}
