using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>Counts the instructions of emitted C in the emulator that is nearest to a board: the same compiler, the core's family.</summary>
public static class EmulatedCount
{
    /// <summary>The board that is emulated in place of another.</summary>
    /// <exception cref="DeviceException">E0507: no emulated board has a core of its family.</exception>
    public static Board NearestTo(Board board) => board.Port switch
    {
        "cortex-m" => BoardReader.Read("netduinoplus2") with { Instructions = board.Instructions, CostModel = board.CostModel },
        "riscv" => BoardReader.Read("esp32c3-virt"),
        "xtensa" => BoardReader.Read("lx106-sim"),
        _ => throw new DeviceException("E0507", board.Name, $"nothing emulates {board.Core}", "a board with a Cortex-M, RISC-V or Xtensa core"),
    };

    /// <summary>Of one inference, as the mean over the images.</summary>
    /// <param name="images">At least one; all inputs of an inference, one after the other.</param>
    /// <param name="limit">What ends each run of a program early.</param>
    /// <exception cref="ToolMissingException">E0501: compiler or emulator are not installed; the hint says how to get them.</exception>
    /// <exception cref="ModelException">E0405: the program does not fit the emulated board.</exception>
    public static long Of(Board board, Program program, IReadOnlyList<sbyte[]> images, ToolLimit limit) =>
        Of(board, program.Graph.Name, emit => [new BareModel(program, emit)], images, limit)[0];

    /// <summary>Of one inference at each level of compute.</summary>
    /// <inheritdoc cref="Of(Board, Program, IReadOnlyList{sbyte[]}, ToolLimit)"/>
    public static IReadOnlyList<long> OfLevels(Board board, LevelProgram program, IReadOnlyList<sbyte[]> images, ToolLimit limit) =>
        Of(board, program.Full.Graph.Name, emit => BareModel.OfLevels(program, emit), images, limit);

    private static long[] Of(
        Board board, string name, Func<EmitOptions, IReadOnlyList<BareModel>> modelsOf, IReadOnlyList<sbyte[]> images, ToolLimit limit)
    {
        Board emulated = NearestTo(board);
        ExternalTool.Named(emulated.Emulator!).Require();
        var emit = new EmitOptions
        {
            Name = "model",
            ToolVersion = "count",
            Source = name,
            ModelHash = new string('0', 64),
            Board = emulated.Name,
        };
        string folder = Directory.CreateTempSubdirectory("edge-count-").FullName;
        try
        {
            BareImage image = BareBuild.Build(emulated, modelsOf(emit), new BareBuildOptions { Limit = limit }, folder);
            HarnessRequest[] requests =
            [
                .. Enumerable.Range(0, image.Models.Count).SelectMany(model => images.Select(input => new HarnessRequest(model, input, HarnessWant.Count))),
            ];
            return [.. image.Run(requests, limit, count: true).Answers.Chunk(images.Count)
                .Select(answers => (long)Math.Round(answers.Average(answer => answer.Instructions)))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
