using Edge.Compiler.Pack;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>A project file, checked: one value for everything a verb may ask. Paths are absolute.</summary>
internal sealed record Project
{
    /// <summary>The file as messages call it.</summary>
    public required string File { get; init; }

    /// <summary>What the product is called; names the emitted code when the model has no name of its own.</summary>
    public required string Name { get; init; }

    public required ModelSection Model { get; init; }

    /// <summary>The network finds where something is; null: it tells classes of whole images apart.</summary>
    public LocateSection? Locate { get; init; }

    public required PreprocessSection Preprocess { get; init; }

    public required DataSection Data { get; init; }

    public required TrainSection Train { get; init; }

    /// <summary>Learning from good parts alone; null: from labels.</summary>
    public AnomalySection? Anomaly { get; init; }

    public required QuantizeSection Quantize { get; init; }

    public required SearchSection Search { get; init; }

    public required CompressSection Compress { get; init; }

    public required ScalableSection Scalable { get; init; }

    public required AcceptSection Accept { get; init; }

    /// <summary>What the device decides with; null: the highest score.</summary>
    public JudgeSection? Judge { get; init; }

    /// <summary>The belt and the camera above it; null: a device with this project's pack cannot inspect.</summary>
    public LineSection? Line { get; init; }

    /// <summary>In the order of the file; empty when none are named.</summary>
    public required IReadOnlyList<TargetSection> Targets { get; init; }

    public required ValidateSection Validate { get; init; }

    /// <summary>What the report says of the test beside what was measured.</summary>
    public required ReportSection Report { get; init; }

    public required string OutFolder { get; init; }
}

/// <summary>Where the network comes from: trained from <see cref="Network"/>, or read from a file.</summary>
internal sealed record ModelSection
{
    /// <summary>A name of <c>NetworkCatalog</c>; null when <see cref="EdgeFile"/> brings a graph of its own.</summary>
    public string? Network { get; init; }

    /// <summary>Weights to use instead of training: a file of TorchSharp's format.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>A float .edge file to use instead of training.</summary>
    public string? EdgeFile { get; init; }

    /// <summary>What the outputs mean, in order; empty: the names of the data.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Where the section is written, for faults found later.</summary>
    public required Place Place { get; init; }
}

/// <summary>From a camera's picture to the network's input; the meaning is Edge.Training's preprocessing.</summary>
internal sealed record PreprocessSection
{
    /// <summary><c>gray8</c>, <c>rgb888</c>, <c>rgb565</c> or <c>yuv422</c>.</summary>
    public string Color { get; init; } = "gray8";

    /// <summary>x, y, width, height in pixels of the source; null: all of it.</summary>
    public IReadOnlyList<int>? Crop { get; init; }

    /// <summary>Height and width; null: as it is.</summary>
    public IReadOnlyList<int>? Resize { get; init; }

    /// <summary><c>bilinear_q15</c> or <c>nearest</c>.</summary>
    public string ResizeMethod { get; init; } = "bilinear_q15";

    /// <summary>q = pixel * Multiplier + ZeroPoint.</summary>
    public int Multiplier { get; init; } = 1;

    public int ZeroPoint { get; init; } = -128;

    /// <summary>Subtracted from each channel, where a pixel of 255 is 1; null: nothing. Folded into the first convolution, borders included.</summary>
    public IReadOnlyList<float>? Mean { get; init; }

    /// <summary>Each channel is divided by it after <see cref="Mean"/>; null: by 1.</summary>
    public IReadOnlyList<float>? Deviation { get; init; }
}

internal sealed record DataSection
{
    public DataSource? Train { get; init; }

    /// <summary>What epochs and searches are judged by; never the test split.</summary>
    public DataSource? Search { get; init; }

    public DataSource? Test { get; init; }

    /// <summary>Folders of 'edge capture' and 'edge label' that training learns from beside <see cref="Train"/>; absolute.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Few images that no model may judge worse than the one before; nothing is ever trained on them.</summary>
    public DataSource? Golden { get; init; }

    /// <summary>What ranges are calibrated on; null: images of <see cref="Train"/>.</summary>
    public DataSource? Calibration { get; init; }
}

internal enum DataKind
{
    Rendered,
    Folder,
    Pictures,
    Idx,
    Cifar10,
    Npz,

    /// <summary>Pictures beside a table of boxes or points.</summary>
    Boxes,
}

/// <summary>Labelled images: generated, or read from files.</summary>
internal sealed record DataSource
{
    public required DataKind Kind { get; init; }

    /// <summary>Where it is written, for faults found later.</summary>
    public required Place Place { get; init; }

    /// <summary>The folder or file; for IDX and NPY the images. Null when rendered.</summary>
    public string? Path { get; init; }

    /// <summary>IDX and NPY only: the file of labels.</summary>
    public string? Labels { get; init; }

    /// <summary>Classes that are good parts, everything else being an anomaly; null: the classes are as they come.</summary>
    public IReadOnlyList<string>? Good { get; init; }

    /// <summary>Rendered only.</summary>
    public int Seed { get; init; }

    /// <summary>How many images; null: all. Rendered images always have one.</summary>
    public int? Count { get; init; }
}

internal sealed record TrainSection
{
    public int Epochs { get; init; } = 20;

    public int Batch { get; init; } = 64;

    /// <summary><c>adamw</c>, <c>adam</c> or <c>sgd</c>.</summary>
    public string Optimizer { get; init; } = "adamw";

    public double LearningRate { get; init; } = 0.004;

    public double WeightDecay { get; init; } = 1e-3;

    public double Momentum { get; init; } = 0.9;

    public double LabelSmoothing { get; init; }

    public bool FlipHorizontally { get; init; }

    public bool FlipVertically { get; init; }

    public int ShiftPixels { get; init; }

    public ImageVariation Variation { get; init; } = new();

    /// <summary>A float model whose answers are learned beside the labels; null: the labels alone.</summary>
    public string? Teacher { get; init; }

    public DistillationLoss Distillation { get; init; } = new CorrelationLoss();

    public int Seed { get; init; } = 1;
}

internal sealed record QuantizeSection
{
    /// <summary><c>min-max</c>, <c>percentile</c>, <c>mse</c> or <c>entropy</c>.</summary>
    public string Range { get; init; } = "mse";

    /// <summary>Share of the values kept on each side, in percent; <c>percentile</c> only.</summary>
    public double Percentile { get; init; } = 99.99;

    public bool BiasCorrection { get; init; } = true;

    /// <summary>Whether factors of channels move between layers first, so that their ranges are alike.</summary>
    public bool Equalize { get; init; }

    /// <summary>Whether what channels nearly always hold moves into the biases of the layers behind, after equalization.</summary>
    public bool Absorb { get; init; }

    /// <summary>Calibration images used, the first ones.</summary>
    public int Images { get; init; } = 256;

    /// <summary>Bits of weights, but for the first and the last layer.</summary>
    public int Weights { get; init; } = 8;

    /// <summary>Float weights are stored in 2 bytes, and the model stays float.</summary>
    public bool IsFloat16 { get; init; }

    /// <summary>How weights below 8 bits are rounded: <c>covariance</c>, <c>adaround</c> or <c>nearest</c>.</summary>
    public string Rounding { get; init; } = "covariance";

    /// <summary>Different values that the weights of a filter may have; null: as many as there are.</summary>
    public int? Shared { get; init; }

    /// <summary>Bits of single layers' weights, by the node's name.</summary>
    public IReadOnlyDictionary<string, int> Layers { get; init; } = new Dictionary<string, int>();

    /// <summary>Training with everything rounded; null: post-training quantization alone.</summary>
    public QatSection? Qat { get; init; }
}

/// <summary>What a model must reach to be released. Null: no gate.</summary>
internal sealed record AcceptSection
{
    /// <summary>Least float accuracy on the test split, as a fraction.</summary>
    public double? FloatAccuracyMinimum { get; init; }

    /// <summary>Most accuracy INT8 may lose against float, as a fraction (0.5pp is 0.005).</summary>
    public double? Int8DropMaximum { get; init; }

    /// <summary>Most defects judged good, as a fraction of all defects.</summary>
    public double? EscapeMaximum { get; init; }

    /// <summary>Most good parts judged defective, as a fraction of all good parts.</summary>
    public double? OverkillMaximum { get; init; }

    /// <summary>Set: escape and overkill pass by their one-sided upper bound at this confidence instead of by the measured value.</summary>
    public double? Confidence { get; init; }

    /// <summary>Most milliseconds from exposure to decision for 99 of 100 parts, as there is one part in each such time.</summary>
    public double? TaktMilliseconds { get; init; }

    /// <summary>The same, as the line's budget for the camera's decision.</summary>
    public double? DecisionMilliseconds { get; init; }
}

/// <summary>Which scores are NG; travels in the pack.</summary>
/// <param name="Mode">A constant of <see cref="Edge.Runtime.Judging.JudgeMode"/>.</param>
/// <param name="Limits">Score by class, from which on that defect is NG; the classes without one are good.</param>
/// <param name="Good">Where the highest score decides: the classes that are good, in the place of limits.</param>
/// <param name="Gray">Half the width of the band around a limit that is left to a person, as a score.</param>
internal sealed record JudgeSection(int Mode, IReadOnlyDictionary<string, double> Limits, IReadOnlyList<string> Good, double Gray);

/// <summary>The line a device stands at.</summary>
/// <param name="Settings">The frame's size is 0 where the file does not say it: the smallest that preprocessing can work on.</param>
/// <param name="Pins">By their names in the file; only those that are wired.</param>
/// <param name="HasArduCam">The camera is an ArduCAM Mini; else the program is left to draw pictures, until its user attaches a driver.</param>
/// <param name="LinkBaud">Of the serial port that answers a host; 0: there is none.</param>
internal sealed record LineSection(LineSettings Settings, IReadOnlyDictionary<string, int> Pins, bool HasArduCam, int LinkBaud);

/// <summary>A chip to emit and emulate for.</summary>
/// <param name="Name">Of the folder its files go to.</param>
/// <param name="Board">A file of <c>boards/</c>, without its extension, or the path of another.</param>
/// <param name="Language"><c>c</c>, <c>csharp</c>, or <c>plan</c>: a blob for the plan interpreter.</param>
internal sealed record TargetSection(string Name, string Board, string Language, Place Place)
{
    /// <summary>Of a board alone, called as its file is.</summary>
    public static TargetSection Of(string board, string language, Place place) =>
        new(board.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(board) : board, board, language, place);
}

internal sealed record ValidateSection
{
    /// <summary>The ladder's stages to run; empty: all.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Test images the emulated chips get, the first ones; null: all.</summary>
    public int? EmulatedImages { get; init; }

    /// <summary>Whether the INT8 reference also judges the test images brighter, darker, moved, turned, blurred and noisy.</summary>
    public bool IsDisturbed { get; init; }
}
