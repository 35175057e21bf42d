using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler.Locating;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge check' found, for people, machines and spreadsheets.</summary>
/// <param name="IsDivided">Each image was judged by one of the devices, and the run's result is what they say together.</param>
internal sealed record CheckResult(string Project, string ModelSha256, ProjectImages Test, IReadOnlyList<CheckReport> Reports, bool IsDivided = false)
{
    /// <summary>Reads the outputs of a network that locates; null: the largest score decides.</summary>
    public GridReader? Grid { get; init; }

    /// <summary>Bytes of the network's first output.</summary>
    public required int Scores { get; init; }

    /// <summary>Null, or why a divided run says nothing: images that nobody judged, or devices that cannot stand for one another.</summary>
    public string? VoidReason =>
        !IsDivided ? null
        : Reports.Select(report => report.Identity?.ModelSha256 ?? "").Where(model => model.Length > 0).Distinct().Count() > 1 ? "the devices run different models"
        : Reports.Select(report => report.Identity?.Uid ?? "").Where(uid => uid.Length > 0).GroupBy(uid => uid).Any(same => same.Count() > 1)
            ? "one device answers at two addresses"
        : Lost > 0 ? $"{Lost} of {Test.Set.Count} images have no result" : null;

    private int Lost => Enumerable.Range(0, Test.Set.Count).Count(image => Reports.All(report => report.Results[image] is null));

    /// <summary>One chip behind two addresses: its results are not those of two devices.</summary>
    public static IReadOnlyList<CheckReport> VoidWhereOneAnswersForTwo(IReadOnlyList<CheckReport> reports)
    {
        IEnumerable<string> uids = reports.Select(report => report.Identity?.Uid ?? "").Where(uid => uid.Length > 0);
        HashSet<string> twice = [.. uids.GroupBy(uid => uid).Where(same => same.Count() > 1).Select(same => same.Key)];
        return [.. reports.Select(report => report.Identity is { Uid: var uid } && twice.Contains(uid)
            ? report with { VoidReason = $"the device {uid} answers at two addresses" }
            : report)];
    }

    public void Write(TextWriter text)
    {
        text.WriteLine($"{Project}, model sha256 {ModelSha256[..12]}, {Text.Count(Test.Set.Count)} images of {Test.Dataset.Name}");
        var table = new TextTable("device", "board", "runtime", ">exact", ">right", ">failed", ">lost", ">median µs", "result");
        foreach (CheckReport report in Reports)
        {
            table.Row(
                report.Device, report.Identity?.Board ?? "?", report.Identity?.Runtime ?? "?", $"{report.ExactImages}/{report.Images}", Number(Right(report)),
                Number(report.FailedImages), Number(report.LostImages), MedianMicroseconds(report) is { } median ? Number(median) : "", Verdict(report));
        }

        if (IsDivided)
        {
            table.Row("together", "", "", $"{Reports.Sum(report => report.ExactImages)}/{Test.Set.Count}", Number(Reports.Sum(Right)),
                Number(Reports.Sum(report => report.FailedImages)), Number(Lost), "", Together());
        }

        text.Write(table);
        var link = new TextTable("link", ">frames", ">checksum errors", ">retries", ">asked again", ">resumes", ">strays", ">void images");
        foreach (CheckReport report in Reports)
        {
            LinkTotals totals = report.Link;
            link.Row(
                report.Device, Number(totals.FramesSent + totals.FramesReceived), Number(totals.ChecksumErrors), Number(totals.Retries), Number(totals.RepeatsAsked),
                Number(totals.Resumes), Number(totals.Strays), Number(report.LostImages));
        }

        text.Write("\n" + link);
        foreach (CheckReport report in Reports.Where(report => report.First is not null))
            text.WriteLine($"{report.Device}: {report.First}");
    }

    public JsonObject Json() => new()
    {
        ["schema"] = "edge.check/1",
        ["project"] = Project,
        ["model_sha256"] = ModelSha256,
        ["data"] = new JsonObject { ["name"] = Test.Dataset.Name, ["images"] = Test.Set.Count, ["sha256"] = Test.Sha256 },
        ["divided"] = IsDivided,
        ["verdict"] = IsDivided ? Together() : null,
        ["devices"] = new JsonArray([.. Reports.Select(report => (JsonNode)Json(report))]),
        ["origin"] = "measured",
    };

    public string Csv()
    {
        var text = new StringBuilder();
        PerImageCsv.Line(text,
            ["device", "uid", "index", "label", "decision", "exact", "error", "microseconds", "cycles", "heap_low_water", "stack_high_water"]);
        foreach (CheckReport report in Reports)
        {
            foreach (int i in Enumerable.Range(0, report.Results.Count).Where(i => !IsDivided || report.Results[i] is not null))
                PerImageCsv.Line(text, [report.Device, report.Identity?.Uid ?? "", Number(i), Name(Test.Set.Labels[i]), .. Cells(report, i)]);
        }

        return text.ToString();
    }

    private IEnumerable<string> Cells(CheckReport report, int image) => report.Results[image] is not { } result
        ? ["", "lost", "", "", "", "", ""]
        : [DecisionOf(result) is { } decision ? Name(decision) : "", report.IsExact[image] ? "yes" : "no", result.Error == 0 ? "" : Refusal.Of(result.Error),
            .. new[] { result.Microseconds, result.Cycles, result.HeapLowWater, result.StackHighWater }.Select(Number)];

    private int? DecisionOf(LinkResult result) =>
        result.Outputs is not { } outputs || Grid is null ? result.Decision(Scores) : GridReader.Decision(Grid.Read(outputs));

    private string Name(int index) => index < Test.Dataset.ClassNames.Count ? Test.Dataset.ClassNames[index] : Number(index);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private JsonObject Json(CheckReport report) => new()
    {
        ["device"] = report.Device,
        ["uid"] = report.Identity?.Uid,
        ["board"] = report.Identity?.Board,
        ["runtime"] = report.Identity?.Runtime,
        ["firmware_sha256"] = report.Identity?.FirmwareSha256,
        ["device_model_sha256"] = report.Identity?.ModelSha256,
        ["limits_sha256"] = report.Identity?.LimitsSha256 is { Length: > 0 } limits ? limits : null,
        ["golden"] = report.Golden is { } golden ? golden.Passes ? "pass" : "fail" : null,
        ["verdict"] = Verdict(report),
        ["void_reason"] = report.VoidReason,
        ["images"] = report.Images,
        ["exact"] = report.ExactImages,
        ["right"] = report.IsVoid ? null : Right(report),
        ["failed"] = report.FailedImages,
        ["lost"] = report.LostImages,
        ["first_difference"] = report.First?.ToString(),
        ["median_us"] = MedianMicroseconds(report),
        ["link"] = new JsonObject
        {
            ["frames_sent"] = report.Link.FramesSent,
            ["frames_received"] = report.Link.FramesReceived,
            ["checksum_errors"] = report.Link.ChecksumErrors,
            ["retries"] = report.Link.Retries,
            ["asked_again"] = report.Link.RepeatsAsked,
            ["timeouts"] = report.Link.Timeouts,
            ["resumes"] = report.Link.Resumes,
            ["strays"] = report.Link.Strays,
        },
    };

    private string Together() => VoidReason is not null ? "VOID" : Reports.Sum(report => report.ExactImages) == Test.Set.Count ? "PASS" : "FAIL";

    private static string Verdict(CheckReport report) => report.IsVoid ? "VOID" : report.Passed ? "PASS" : "FAIL";

    private int Right(CheckReport report) => report.Results.Where((result, i) => result is not null && DecisionOf(result) == Test.Set.Labels[i]).Count();

    private static long? MedianMicroseconds(CheckReport report)
    {
        long[] times = [.. report.Results.OfType<LinkResult>().Where(result => result.Outputs is not null).Select(result => result.Microseconds).Order()];
        return times.Length == 0 ? null : times[times.Length / 2];
    }
}
