using System.Globalization;
using Edge.Cli.Report;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Tools;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What the user of a compression should know beside its result, in sentences.</summary>
internal static class CompressionNotes
{
    /// <summary>Predicted cycles grow by this much before anybody is told.</summary>
    private const double Noticed = 1.1;

    public static IReadOnlyList<string> Of(CombinedResult result, CombinedOptions options, IDeviceCost cost, Board board)
    {
        Graph graph = Pipeline.Prepare(result.Winner.LoadGraph());
        string? slower = Slower(cost.Of(graph, result.Winner.Forms), cost.Of(graph, WeightForms.Whole), board.ClockHz, options.Budget.Milliseconds);
        return [.. slower is null ? Missing(board) : Missing(board).Prepend(slower)];
    }

    /// <summary>What packed weights cost in time; null where they cost little.</summary>
    /// <param name="own">Predicted, as the network is.</param>
    /// <param name="whole">Predicted, with 8 bits everywhere.</param>
    /// <param name="clockHz">0: unknown.</param>
    /// <param name="limit">Milliseconds that an inference may take; null: no limit.</param>
    internal static string? Slower(DeviceCost own, DeviceCost whole, long clockHz, double? limit)
    {
        if (own.Cycles <= Noticed * whole.Cycles)
            return null;
        string Milliseconds(double cycles) => clockHz == 0 ? "" : FormattableString.Invariant($", {1000 * cycles / clockHz:0.##} ms");
        string Time(double cycles) => $"{Text.Short((long)cycles)} cycles{Milliseconds(cycles)}";
        string saved = Text.Bytes(whole.FlashBytes - own.FlashBytes), times = (own.Cycles / whole.Cycles).ToString("0.0", CultureInfo.InvariantCulture);
        string bound = limit is { } asked
            ? FormattableString.Invariant($"inside the {asked} ms that were asked for; a smaller --ms allows less")
            : "--ms MS bounds the time of an inference";
        return $"packed weights save {saved} of flash and cost time: {Time(own.Cycles)}, {times} times the {Time(whole.Cycles)} of the same network "
            + $"with 8 bits everywhere [estimated]; {bound}, and --moves without bits and values keeps 8 bits";
    }

    /// <summary>What cannot be measured here, and how it could.</summary>
    internal static IEnumerable<string> Missing(Board board)
    {
        if (Lack(board.Compiler) is { } compiler)
            yield return $"linked bytes are not measured, flash is predicted: {compiler}";
        string? counting;
        try
        {
            Board emulated = EmulatedCount.NearestTo(board);
            counting = Lack(emulated.Compiler) ?? Lack(emulated.Emulator);
        }
        catch (DeviceException e)
        {
            counting = e.Found;
        }

        if (counting is not null)
            yield return $"instructions are not counted, cycles are predicted: {counting}";
    }

    private static string? Lack(string? program)
    {
        if (program is null)
            return "nothing here builds for it";
        var tool = ExternalTool.Named(program);
        return tool.Find() is null ? $"{program} is not installed; {tool.InstallCommand}" : null;
    }
}
