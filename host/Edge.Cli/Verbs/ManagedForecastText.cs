using System.Globalization;
using Edge.Cli.CommandLine;

namespace Edge.Cli.Verbs;

/// <summary><see cref="ManagedForecast"/>s as a person reads them.</summary>
internal static class ManagedForecastText
{
    public static void Write(TextWriter text, IReadOnlyList<ManagedForecast> forecasts)
    {
        ManagedForecast any = forecasts[0];
        text.WriteLine($"\nmanaged, on nanoFramework: {Report.Text.Short(any.Profile.Total)} IL operations, ~{Report.Text.Short((long)any.Instructions)} instructions of its interpreter; for each MAC {Decimal(any.IlPerMac)} and ~{Decimal(any.InstructionsPerMac)}   [estimated]\n");
        text.Write(Nodes(any));
        bool asked = any.TaktMilliseconds is not null;
        string[] takt = asked ? [">largest network", "in time"] : [];
        var boards = new TextTable(["target", "board", ">one inference", ">heap needed", ">of weights", ">heap", ">deployed", ">room", "fits", .. takt]);
        foreach (ManagedForecast forecast in forecasts)
        {
            boards.Row([
                forecast.Target.Name, forecast.Target.Board.Name, forecast.Milliseconds is { } time ? $"~{Milliseconds(time)}" : "?",
                Report.Text.Bytes(forecast.HeapBytes), Report.Text.Bytes(forecast.Profile.Footprint.TableBytes), Limit(forecast.Nano.HeapBytes), "~" + Report.Text.Bytes(forecast.DeployBytes), Limit(forecast.Nano.DeployBytes),
                Fits(forecast),
                .. asked ? new[] { forecast.LargestMacs is { } macs ? $"~{Report.Text.Short(macs)} MAC" : "?", Verdict(forecast.KeepsTakt) } : []]);
        }

        text.Write("\n");
        text.Write(boards);
        text.WriteLine("All of it is estimated: operations are counted on this computer, their cost was counted for a Cortex-M7, clock cycles are the board file's estimate ('?': it has none).");
        if (asked)
            text.WriteLine($"The largest network is one with this network's mix of operators that ends within {Milliseconds(any.TaktMilliseconds!.Value)}.");
    }

    private static TextTable Nodes(ManagedForecast forecast)
    {
        var table = new TextTable("node", "operator", ">IL operations", ">instructions", ">share");
        foreach (var (node, count) in forecast.Profile.Nodes.Zip(forecast.Profile.Counts))
        {
            if (count.Total > 0)
                table.Row(node.Name, node.Operator.Kind, Report.Text.Count(count.Total), "~" + Report.Text.Short((long)count.Instructions), Report.Text.Percent(count.Instructions / forecast.Instructions));
        }

        return table;
    }

    private static string Fits(ManagedForecast forecast) =>
        forecast.HeapFits == false ? "NO: heap" : forecast.DeployFits == false ? "NO: room" : forecast.HeapFits is null || forecast.DeployFits is null ? "?" : "yes";

    private static string Verdict(bool? answer) => answer is { } known ? known ? "yes" : "NO" : "?";

    private static string Limit(int bytes) => bytes == 0 ? "?" : Report.Text.Bytes(bytes);

    private static string Milliseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:#,0.##} ms");

    private static string Decimal(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
