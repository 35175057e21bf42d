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
        "cortex-m" => BoardReader.Read("netduinoplus2"),
        "riscv" => BoardReader.Read("esp32c3-virt"),
        _ => throw new DeviceException("E0507", board.Name, $"nothing emulates {board.Core}", "a board with a Cortex-M or RISC-V core"),
    };

    /// <summary>Of one inference, as the mean over the images.</summary>
    /// <param name="images">At least one; all inputs of an inference, one after the other.</param>
    /// <param name="limit">What ends each run of a program early.</param>
    /// <param name="choice">The level of several that <paramref name="program"/> is; null: there is one.</param>
    /// <exception cref="ToolMissingException">E0501: compiler or emulator are not installed; the hint says how to get them.</exception>
    /// <exception cref="ModelException">E0405: the program does not fit the emulated board.</exception>
    public static long Of(Board board, Program program, IReadOnlyList<sbyte[]> images, ToolLimit limit, LevelChoice? choice = null)
    {
        Board emulated = NearestTo(board);
        ExternalTool.Named(emulated.Emulator!).Require();
        var emit = new EmitOptions
        {
            Name = "model",
            ToolVersion = "count",
            Source = program.Graph.Name,
            ModelHash = new string('0', 64),
            Board = emulated.Name,
        };
        string folder = Directory.CreateTempSubdirectory("edge-count-").FullName;
        try
        {
            BareImage image = BareBuild.Build(emulated, [new BareModel(program, emit) { Choice = choice }], new BareBuildOptions { Limit = limit }, folder);
            HarnessRequest[] requests = [.. images.Select(input => new HarnessRequest(0, input, HarnessWant.Count))];
            return (long)Math.Round(image.Run(requests, limit, count: true).Answers.Average(answer => answer.Instructions));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
