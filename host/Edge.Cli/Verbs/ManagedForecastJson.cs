using System.Text.Json.Nodes;

namespace Edge.Cli.Verbs;

/// <summary><see cref="ManagedForecast"/>s as a machine reads them.</summary>
internal static class ManagedForecastJson
{
    public static JsonObject Of(IReadOnlyList<ManagedForecast> forecasts)
    {
        ManagedForecast any = forecasts[0];
        return new JsonObject
        {
            ["runtime"] = "managed",
            ["origin"] = "estimated",
            ["il_operations"] = any.Profile.Total,
            ["il_operations_per_mac"] = any.IlPerMac,
            ["instructions"] = Math.Round(any.Instructions),
            ["instructions_per_mac"] = any.InstructionsPerMac,
            ["takt_ms"] = any.TaktMilliseconds,
            ["nodes"] = new JsonArray([.. any.Profile.Nodes.Zip(any.Profile.Counts).Select(pair => (JsonNode)new JsonObject
            {
                ["node"] = pair.First.Name,
                ["kind"] = pair.First.Operator.Kind,
                ["il_operations"] = pair.Second.Total,
                ["instructions"] = Math.Round(pair.Second.Instructions),
            })]),
            ["boards"] = new JsonArray([.. forecasts.Select(forecast => (JsonNode)Board(forecast))]),
        };
    }

    // Null is unknown; what is unknown is not left out, so that nobody takes it for zero.
    private static JsonObject Board(ManagedForecast forecast) => new()
    {
        ["name"] = forecast.Target.Name,
        ["board"] = forecast.Target.Board.Name,
        ["firmware"] = forecast.Nano.Target,
        ["milliseconds"] = forecast.Milliseconds,
        ["heap_bytes"] = forecast.HeapBytes,
        ["heap_bytes_of_weights"] = forecast.Profile.Footprint.TableBytes,
        ["heap_available_bytes"] = forecast.Nano.HeapBytes == 0 ? null : forecast.Nano.HeapBytes,
        ["heap_fits"] = forecast.HeapFits,
        ["deploy_bytes"] = forecast.DeployBytes,
        ["deploy_available_bytes"] = forecast.Nano.DeployBytes == 0 ? null : forecast.Nano.DeployBytes,
        ["deploy_fits"] = forecast.DeployFits,
        ["largest_macs"] = forecast.LargestMacs,
        ["keeps_takt"] = forecast.KeepsTakt,
    };
}
