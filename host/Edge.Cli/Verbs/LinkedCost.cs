using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>Weighs candidates by a board's cost model, without building them, and finished programs by the code that they link to.</summary>
/// <remarks>Where the board's compiler is not installed, their code is predicted as well.</remarks>
/// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
internal sealed class LinkedCost(Board board, LocatingSpecification? locating = null) : IDeviceCost
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly ModelledCost _modelled = new(board.Kernels, board.Name, board.ClockHz) { Locating = locating };

    public string Board => board.Name;

    public long ClockHz => board.ClockHz;

    public DeviceCost Of(Graph graph, WeightForms forms) => _modelled.Of(graph, forms);

    public DeviceCost Of(Compiler.Planning.Program program)
    {
        DeviceCost cost = _modelled.Of(program);
        return LinkedSize.Known(() => LinkedImage.Of(board, program, Limit, locating).CodeBytes) is { } code ? cost with { CodeBytes = code } : cost;
    }
}
