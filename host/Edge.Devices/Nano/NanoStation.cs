using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Compiler.Preprocessing;

namespace Edge.Devices.Nano;

/// <summary>What a project says of the station that a nanoFramework program is for.</summary>
public sealed record NanoStation
{
    /// <summary>What executes the model.</summary>
    public NanoRuntime Runtime { get; init; }

    /// <summary>As 'edge pack' plans the network for the board, so that packs of limits name the program that an image is of; null: as the program itself is planned.</summary>
    public PlannedModel? Interpreted { get; init; }

    /// <summary>Null: the picture is the network's input.</summary>
    public PreprocessingSpecification? Preprocessing { get; init; }

    /// <summary>Null: a line as any, of which only the camera matters.</summary>
    public LineSettings? Line { get; init; }

    /// <summary>What is wired, by the names of the project file: trigger, reject, ready, ..., watchdog, camera_select.</summary>
    public IReadOnlyDictionary<string, int> Pins { get; init; } = new Dictionary<string, int>();

    /// <summary>Null: the highest score decides, and the first class is the good one.</summary>
    public PackPart? Limits { get; init; }

    /// <summary>Baud of the link on COM2; 0: there is none. On an ESP32 its pins are link_tx and link_rx.</summary>
    public int LinkBaud { get; init; }

    /// <summary>The kernels that packs of limits for this program name: those of this edge.</summary>
    public string KernelSet { get; init; } = Compiler.Emission.KernelSet.Current;

    /// <summary>Null: limits and line are those above, and the golden vector is noise.</summary>
    public CarriedPack? Pack { get; init; }

    /// <summary>An ArduCAM Mini takes the pictures.</summary>
    public bool HasArduCam { get; init; }
}
