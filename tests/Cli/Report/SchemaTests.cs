using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;
using Edge.Devices.Ladder;

namespace Edge.Cli.Tests.Report;

public sealed class SchemaTests
{
    private static readonly JsonSchema _schema =
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Golden.Root(), "firmware-templates", "report", "report.schema.json")))!);

    [Fact]
    public void Every_kind_of_report_keeps_to_the_schema()
    {
        using var run = new Run();
        Validation full = EvidenceSample.Create(), sample = Sample.Create();
        EvidenceSample.Write(full, run.Path("build"));
        LevelResult level = new(1, 1000, sample.Ladder);
        Validation empty = sample with { Ladder = new LadderResult([]), Facts = [] };
        foreach (JsonObject report in new[]
        {
            ReportJson.Of(sample, new Figures(sample)),
            ReportJson.Of(full, EvidenceSample.Figures(full, run.Path("build"))),
            ReportJson.Of(sample with { Levels = [level] }, new Figures(sample with { Levels = [level] })),
            ReportJson.Of(empty, new Figures(empty)),
        })
        {
            Assert.Empty(_schema.Faults(JsonNode.Parse(report.ToJsonString())));
        }
    }

    [Fact]
    public void A_report_that_breaks_the_schema_is_found()
    {
        Validation sample = Sample.Create();
        JsonObject Report() => JsonNode.Parse(ReportJson.Of(sample, new Figures(sample)).ToJsonString())!.AsObject();
        void Breaks(Action<JsonObject> change)
        {
            JsonObject report = Report();
            change(report);
            Assert.NotEmpty(_schema.Faults(report));
        }

        Breaks(report => report.Remove("verdict"));
        Breaks(report => report["verdict"] = "GOOD");
        Breaks(report => report["schema"] = "edge.report/2");
        Breaks(report => report["confidence"] = 1.5);
        Breaks(report => report["line"]!["good"]!["ok"] = -1);
        Breaks(report => report["line"]!["good"]!["ok"] = 1.5);
        Breaks(report => report["data"]!["manifest"] = "none");
        Breaks(report => report["classes"]![0]!["surprise"] = 1);
        Breaks(report => report["timing"] = new JsonArray());
    }
}
