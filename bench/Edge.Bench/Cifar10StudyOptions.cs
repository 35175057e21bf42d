namespace Edge.Bench;

/// <summary>What 'Edge.Bench cifar10' was told.</summary>
internal sealed record Cifar10StudyOptions
{
    /// <summary>The folder of the shared data.</summary>
    public required string Data { get; init; }

    /// <summary>The first so many test images, 1 to 10000.</summary>
    public int TestImages { get; init; } = 10_000;

    /// <summary>Sets of calibration images: the beginnings of so many training batches, 1 to 5.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>Part of the paths of the models to study; empty for all.</summary>
    public string Only { get; init; } = "";

    /// <summary>The file that receives the table.</summary>
    public required string Results { get; init; }

    /// <summary>The command that repeats the study, for the results file.</summary>
    public string Command => $"make study-cifar10{(Only.Length > 0 ? $" MODEL={Only}" : "")} DRAWS={Draws}{(TestImages == 10_000 ? "" : $" IMAGES={TestImages}")}";
}
