namespace Edge.Training.Datasets.Captured;

/// <summary>One line of <c>captures.jsonl</c>: where a picture is from.</summary>
/// <param name="File">Below the folder, with forward slashes.</param>
/// <param name="Time">Of this computer, ISO 8601 with the offset.</param>
/// <param name="Unit">Serial number, or the camera's or folder's name.</param>
/// <param name="Sha256">Of the picture's samples.</param>
public sealed record CaptureEntry(string File, string Time, string Unit, string Sha256)
{
    public const string Journal = "captures.jsonl";

    /// <summary>What somebody said it is when it was captured; null: nobody has.</summary>
    public string? Label { get; init; }

    /// <summary>Of the chip, in hexadecimal; null where no device took the picture, as what follows.</summary>
    public string? Uid { get; init; }

    public string? ModelSha256 { get; init; }

    public string? PreprocessingSha256 { get; init; }

    public string? LimitsSha256 { get; init; }

    /// <summary>Of a part that the device judged: OK, NG or GRAY; null: it judged none.</summary>
    public string? Verdict { get; init; }

    public int? Part { get; init; }

    public int? DecidingClass { get; init; }

    public int? Excess { get; init; }

    /// <summary>The network's output in steps: what the device judged.</summary>
    public IReadOnlyList<int>? Scores { get; init; }

    /// <summary>Its further outputs in steps, such as a heat map, row after row; null: it has none.</summary>
    public IReadOnlyList<int>? Map { get; init; }

    /// <summary>Rows of that map; null: its device does not say.</summary>
    public int? MapRows { get; init; }

    public int? ExposureMicroseconds { get; init; }

    public int? Gain { get; init; }
}
