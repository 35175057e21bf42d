using System.Text.Json;

namespace Edge.Cli.Report.Evidence;

/// <summary>What 'edge check' found on one device: the test images through its firmware, over its link.</summary>
internal sealed record DeviceRun
{
    public const string File = "check.json";

    private const string Accepted = "the check.json and check.csv that 'edge check' writes";

    public required string Name { get; init; }

    public required string? Uid { get; init; }

    public required string? Board { get; init; }

    public required string? Runtime { get; init; }

    public required string? FirmwareSha256 { get; init; }

    /// <summary>Of the INT8 model that the results were compared with.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Of the images that were sent.</summary>
    public required string TestSha256 { get; init; }

    /// <summary>Null: the run counts.</summary>
    public required string? VoidReason { get; init; }

    public required string? FirstDifference { get; init; }

    /// <summary>What the link went through: frames, damaged ones, retries; a name and a count each, even when it is 0.</summary>
    public required IReadOnlyList<(string Name, int Count)> Link { get; init; }

    /// <summary>By index.</summary>
    public required IReadOnlyDictionary<int, DeviceImage> Images { get; init; }

    public int LostImages => Images.Values.Count(image => image.Error == "lost");

    /// <summary>Images that came back with other bytes, or not at all.</summary>
    public int DifferingImages => Images.Values.Count(image => !image.IsExact);

    /// <summary>Milliseconds of each inference, ascending.</summary>
    public IReadOnlyList<double> Inference => [.. Images.Values.Where(image => image is { Error: "", Microseconds: > 0 }).Select(image =>
        image.Microseconds / 1000).Order()];

    /// <exception cref="Edge.Compiler.Ir.DataException">E0273.</exception>
    public static IReadOnlyList<DeviceRun> Read(string path)
    {
        CsvTable table = CsvTable.Read(Path.ChangeExtension(path, ".csv"), "device", "index", "decision", "exact", "error", "microseconds",
            "heap_low_water", "stack_high_water");
        ILookup<string, CsvRow> rows = table.Rows.ToLookup(row => row["device"]);
        return EvidenceFault.Json(path, System.IO.File.ReadAllText(path), Accepted, check => Devices(path, check, rows));
    }

    private static DeviceRun[] Devices(string path, JsonElement check, ILookup<string, CsvRow> rows)
    {
        if (check.GetProperty("schema").GetString() != "edge.check/1")
            throw EvidenceFault.Of(path, $"schema '{check.GetProperty("schema").GetString()}'", "edge.check/1");
        return [.. check.GetProperty("devices").EnumerateArray().Select(device => new DeviceRun
        {
            Name = device.GetProperty("device").GetString()!,
            Uid = Text(device, "uid"),
            Board = Text(device, "board"),
            Runtime = Text(device, "runtime"),
            FirmwareSha256 = Text(device, "firmware_sha256"),
            ModelSha256 = check.GetProperty("model_sha256").GetString()!,
            TestSha256 = check.GetProperty("data").GetProperty("sha256").GetString()!,
            VoidReason = Text(device, "void_reason"),
            FirstDifference = Text(device, "first_difference"),
            Link = [.. device.GetProperty("link").EnumerateObject().Select(count => (count.Name, count.Value.GetInt32()))],
            Images = ImagesOf(path, rows[device.GetProperty("device").GetString()!]),
        })];
    }

    private static Dictionary<int, DeviceImage> ImagesOf(string path, IEnumerable<CsvRow> rows)
    {
        var images = new Dictionary<int, DeviceImage>();
        foreach (CsvRow row in rows)
        {
            int index = (int)(row.Number("index") ?? throw row.Wrong("index", "the place of an image in the test set"));
            if (!images.TryAdd(index, new DeviceImage(row["decision"], row.OneOf("exact", "yes", "no", "") == "yes", row["error"],
                row.Number("microseconds") ?? 0,
                row.Number("heap_low_water"), row.Number("stack_high_water"))))
                throw EvidenceFault.Of(path, $"image {index} stands in the table twice", Accepted);
        }

        return images;
    }

    private static string? Text(JsonElement device, string name) => device.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}

/// <summary>One result.</summary>
/// <param name="Decision">The class's name; empty where there is no result.</param>
/// <param name="Error">Empty, <c>lost</c>, or what the device refused it for.</param>
internal sealed record DeviceImage(string Decision, bool IsExact, string Error, double Microseconds, double? HeapLowWater, double? StackHighWater);
