using System.Text.Json.Serialization;
using Edge.Cli.Projects;
using Edge.Cli.Report.Locating;
using Edge.Compiler.Operators;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>Everything 'edge validate' measured. Reports are drawn from this alone, and nothing in it is derived from anything else in it.</summary>
internal sealed record Validation
{
    public const string CurrentSchema = "edge.validation/2";

    public string Schema { get; init; } = CurrentSchema;

    public required string Project { get; init; }

    public required string ToolVersion { get; init; }

    /// <summary>The day it was measured, year-month-day, by universal time.</summary>
    public required string Date { get; init; }

    /// <summary>Calibrated on random data: nothing here says anything about accuracy.</summary>
    public bool IsPlumbingTest { get; init; }

    /// <summary>Of the INT8 model's file: what another measurement must have been of, to count beside this one. Null where it is not known.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>What the outputs mean, in order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What makes a part OK, NG or GRAY.</summary>
    public required Judging Judging { get; init; }

    public required TestSet Data { get; init; }

    public required ModelFacts Model { get; init; }

    public required LadderResult Ladder { get; init; }

    public required Limits Accept { get; init; }

    /// <summary>What was found where; null for a network that tells classes of whole images apart.</summary>
    public LocatingResult? Locating { get; init; }

    /// <summary>The levels of compute after level 0, which <see cref="Model"/> and <see cref="Ladder"/> are of; empty where there is one.</summary>
    public IReadOnlyList<LevelResult> Levels { get; init; } = [];

    /// <summary>The INT8 reference on disturbed images; empty where nobody asked for them.</summary>
    public IReadOnlyList<DisturbedSet> Robustness { get; init; } = [];

    /// <summary>What was tested and with what: hashes, seeds, versions, settings.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }
}

/// <summary>The test images as another light, place or camera would have shown them.</summary>
/// <param name="Id">One of <see cref="Robustness.Disturbance"/>, such as <c>brightness+10%</c>.</param>
/// <param name="Outputs">The INT8 reference's, of each image, in steps.</param>
internal sealed record DisturbedSet(string Id, IReadOnlyList<IReadOnlyList<int>> Outputs);

/// <summary>The same images through the same stages, at another level of compute.</summary>
internal sealed record LevelResult(int Level, long Macs, LadderResult Ladder);

/// <summary>The gates that were in force; see <see cref="AcceptSection"/>.</summary>
internal sealed record Limits(double? FloatAccuracyMinimum, double? Int8DropMaximum, double? EscapeMaximum, double? OverkillMaximum, double? Confidence)
{
    /// <summary>Most milliseconds between two parts.</summary>
    public double? TaktMilliseconds { get; init; }

    /// <summary>Most milliseconds from exposure to decision, for 99 of 100 parts.</summary>
    public double? DecisionMilliseconds { get; init; }

    public static Limits Of(AcceptSection accept) =>
        new(accept.FloatAccuracyMinimum, accept.Int8DropMaximum, accept.EscapeMaximum, accept.OverkillMaximum, accept.Confidence)
        {
            TaktMilliseconds = accept.TaktMilliseconds,
            DecisionMilliseconds = accept.DecisionMilliseconds,
        };
}

/// <summary>The images everything was judged on.</summary>
/// <param name="Name">What the loader calls it.</param>
/// <param name="Sha256">Of all preprocessed images and labels, in order.</param>
/// <param name="SharedWithTraining">Test images that occur among the training images, by hash; null when it was not checked.</param>
/// <param name="SharedWithCalibration">As before, among the calibration images.</param>
internal sealed record TestSet(string Name, string Sha256, int? SharedWithTraining, int? SharedWithCalibration, IReadOnlyList<JudgedImage> Images);

/// <summary>One test image and what the INT8 reference says about it. What each stage decided is in <see cref="StageResult.Decisions"/>.</summary>
/// <param name="Name">What the loader calls it.</param>
/// <param name="Label">Index of the right class.</param>
/// <param name="Outputs">The reference's output in steps, one for each class; <see cref="Judging"/> says what a step means.</param>
/// <param name="Picture">What the camera saw, for the report; null where nothing went wrong.</param>
internal sealed record JudgedImage(string Name, int Label, IReadOnlyList<int> Outputs, Picture? Picture)
{
    /// <summary>What the network saw of it: its input, -128 as black; null where there is no picture either.</summary>
    public Picture? Tensor { get; init; }

    /// <summary>The heat map over what the network saw; null where the network gives none.</summary>
    public Picture? Heat { get; init; }

    /// <summary>The longer side of the box around the defect, in pixels of the picture; null where nobody knows it.</summary>
    public int? DefectPixels { get; init; }
}

/// <param name="Pixels">8 bits per sample, rows top to bottom, channels interleaved.</param>
internal sealed record Picture(int Width, int Height, int Channels, byte[] Pixels)
{
    [JsonIgnore]
    public bool IsWhole => Pixels.LongLength == (long)Width * Height * Channels;
}

/// <summary>What is known about the model before it runs. Every number is computed from the plan.</summary>
internal sealed record ModelFacts
{
    public required string Name { get; init; }

    public required long Macs { get; init; }

    /// <summary>Elements of all constants.</summary>
    public required long Weights { get; init; }

    public required long WeightBytes { get; init; }

    public required int ArenaBytes { get; init; }

    /// <summary>The node at which the most bytes are alive.</summary>
    public required string PeakNode { get; init; }

    public required IReadOnlyList<OperatorFacts> Operators { get; init; }

    public required IReadOnlyList<ArenaBlock> Arena { get; init; }
}

/// <summary>One node of the plan.</summary>
/// <param name="Step">Its place in the schedule; null for views, which run no code.</param>
/// <param name="SignalToNoise">Decibels between the float output and the dequantized INT8 output; null when not measured.</param>
internal sealed record OperatorFacts(
    string Node, string Kind, string Input, string Output, long Macs, long WeightBytes, int? Step, double? SignalToNoise)
{
    /// <summary>How its filter is stored; null where it has none that could be stored in several ways. For 'edge inspect': no report shows it.</summary>
    [JsonIgnore]
    public StoredFilter? Filter { get; init; }
}

/// <summary>A stretch of the arena: bytes [Offset, Offset + Bytes) during steps First to Last.</summary>
internal sealed record ArenaBlock(string Name, int Offset, int Bytes, int First, int Last);

/// <param name="Group"><c>model</c>, <c>data</c>, <c>settings</c> or <c>tools</c>.</param>
internal sealed record Fact(string Group, string Name, string Value);
