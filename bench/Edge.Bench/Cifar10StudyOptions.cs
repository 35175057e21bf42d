using Edge.Compiler.Quantizing;

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

    /// <summary>Bits of weights to study, one after the other.</summary>
    public IReadOnlyList<int> Bits { get; init; } = [8, 4];

    /// <summary>Of weights below 8 bits.</summary>
    public WeightRoundingMethod Rounding { get; init; } = WeightRoundingMethod.Covariance;

    /// <summary>Of training with everything rounded, on all training images, before bits are studied; 0: none.</summary>
    public int QatEpochs { get; init; }

    /// <summary>Part of the paths of the models to study; empty for all.</summary>
    public string Only { get; init; } = "";

    /// <summary>The file that receives the table.</summary>
    public required string Results { get; init; }

    /// <summary>The command that repeats the study, for the results file.</summary>
    public string Command => $"make study-cifar10{(Only.Length > 0 ? $" MODEL={Only}" : "")} DRAWS={Draws}{(TestImages == 10_000 ? "" : $" IMAGES={TestImages}")}"
        + $"{(QatEpochs == 0 ? "" : $" QAT={QatEpochs}")}{(Bits is [8, 4] ? "" : $" BITS={string.Join(',', Bits)}")}{(Rounding == WeightRoundingMethod.Covariance ? "" : $" ROUNDING={Rounding.ToString().ToLowerInvariant()}")}";
}
