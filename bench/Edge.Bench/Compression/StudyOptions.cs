using System.Globalization;
using Edge.Training;

namespace Edge.Bench.Compression;

/// <summary>What 'Edge.Bench compression' was told.</summary>
internal sealed record StudyOptions
{
    /// <summary>One of <see cref="CompressionStudy.Parts"/>.</summary>
    public required string Part { get; init; }

    /// <summary>Of everything random: the weights' beginning, the order of images, what is drawn for recovery.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The folder of the shared data.</summary>
    public required string Data { get; init; }

    /// <summary>Models, candidates and training runs that are under way; kept between interruptions.</summary>
    public string State { get; init; } = "build/study-compression";

    /// <summary>Receives what was measured, as data and as tables.</summary>
    public string Results { get; init; } = "bench/results";

    /// <summary>A trained float network in place of one trained here: an .edge file of 'edge train', or weights of its checkpoint. Empty: train it.</summary>
    public string Baseline { get; init; } = "";

    /// <summary>CPU hours that a network trained elsewhere took; 0 when nobody knows.</summary>
    public double BaselineHours { get; init; }

    /// <summary>Of each split, at most so many, to try a part out; 0: all.</summary>
    public int Images { get; init; }

    /// <summary>Of each training, at most so many, to try a part out; 0: as many as its recipe has.</summary>
    public int Epochs { get; init; }

    public bool IsComplete => Part.Length > 0 && Data.Length > 0;

    /// <summary>With one more word of the command line; null when it makes no sense.</summary>
    public StudyOptions? With(string name, string value) => name switch
    {
        "--part" when CompressionStudy.Parts.Contains(value) => this with { Part = value },
        "--seed" when int.TryParse(value, out int seed) && seed > 0 => this with { Seed = seed },
        "--data" when Directory.Exists(value) => this with { Data = value },
        "--state" => this with { State = value },
        "--results" => this with { Results = value },
        "--baseline" when File.Exists(value) => this with { Baseline = value },
        "--baseline-hours" when double.TryParse(value, CultureInfo.InvariantCulture, out double hours) && hours >= 0 => this with { BaselineHours = hours },
        "--images" when int.TryParse(value, out int images) && images > 0 => this with { Images = images },
        "--epochs" when int.TryParse(value, out int epochs) && epochs > 0 => this with { Epochs = epochs },
        _ => null,
    };

    /// <summary>The command that repeats the part, for the data.</summary>
    public string Command => $"make study-compression PART={Part} SEED={Seed}" + (Images + Epochs > 0 ? $" (tried out: {Images} images, {Epochs} epochs)" : "");

    /// <summary>A training as the options allow it.</summary>
    public TrainingOptions Limited(TrainingOptions recipe) => Epochs == 0 ? recipe : recipe with { Epochs = Math.Min(Epochs, recipe.Epochs) };
}
