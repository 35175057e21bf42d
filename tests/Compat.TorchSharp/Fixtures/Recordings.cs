using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

/// <summary>An operator's inputs, outputs, and the gradients of <c>sum(outputs[0] * upstream)</c>; null for an input without one.</summary>
public sealed record RecordedOperator(
    string Name, RecordedTensor[] Inputs, RecordedTensor[] Outputs, RecordedTensor? Upstream, RecordedTensor?[] Gradients);

/// <summary>Parameters before the first step, and per step the gradients that were fed and the parameters after it.</summary>
public sealed record RecordedOptimizer(string Name, RecordedTensor[] Start, RecordedStep[] Steps);

public sealed record RecordedStep(RecordedTensor[] Gradients, RecordedTensor[] Parameters);

/// <summary>The learning rate at the start and after each step of a scheduler.</summary>
public sealed record RecordedSchedule(string Name, double[] LearningRates);

/// <summary>What is in a saved module, in the order of its state, and what the module makes of an input when evaluated.</summary>
public sealed record RecordedCheckpoint(string Name, RecordedState[] State, RecordedTensor Input, RecordedTensor Output);

public sealed record RecordedState(string Name, RecordedTensor Value);

/// <summary>What a seed draws.</summary>
public sealed record RecordedDraw(string Name, long Seed, RecordedTensor Value);

/// <summary>The fixture files of tests/fixtures/torchsharp; README.md there describes them.</summary>
public static class Recordings
{
    public static string Folder { get; } = Path.Combine(Golden.Root(), "tests", "fixtures", "torchsharp");

    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static T[] Read<T>(string file) => JsonSerializer.Deserialize<T[]>(File.ReadAllText(Path.Combine(Folder, file)), Format)!;

    public static string Checkpoint(string name) => Path.Combine(Folder, "checkpoints", name + ".dat");
}
