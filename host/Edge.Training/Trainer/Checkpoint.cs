using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using TorchSharp;
using TorchSharp.Modules;

namespace Edge.Training;

/// <summary>A training run on disk: <c>model.dat</c> (TorchSharp's format), <c>optimizer.dat</c> and <c>training.json</c>, which names their epoch.</summary>
/// <remarks>Weights and optimizer carry the epoch in their names, and training.json is moved into place last: a cut between the moves leaves the epoch before.</remarks>
public sealed class Checkpoint(string folder)
{
    private readonly string _state = Path.Combine(folder, "training.json");

    /// <summary>What training.json holds.</summary>
    /// <param name="Network">The architecture's name.</param>
    /// <param name="Fingerprint">Settings and data of the run; another one cannot be resumed.</param>
    /// <param name="Weights">File name of the module's weights.</param>
    /// <param name="Optimizer">File name of the optimizer's state.</param>
    public sealed record State(string Network, string Fingerprint, string Weights, string Optimizer, IReadOnlyList<EpochResult> Epochs);

    /// <summary>The last finished epoch, or null when the folder holds none.</summary>
    /// <exception cref="DataException">training.json is damaged.</exception>
    public State? Read()
    {
        if (!File.Exists(_state))
            return null;
        try
        {
            State state = JsonSerializer.Deserialize<State>(File.ReadAllText(_state)) ?? throw new JsonException("null");
            if (state is { Network: null } or { Fingerprint: null } or { Weights: null } or { Optimizer: null } or { Epochs: null })
                throw new JsonException("a member is missing");
            return state;
        }
        catch (JsonException e)
        {
            throw new DataException("E0220", _state, $"not a training state: {e.Message}", "the file that 'edge train' wrote",
                "'edge train --fresh' starts again from nothing", e);
        }
    }

    /// <summary>Writes weights and optimizer of one epoch, then makes them the current ones.</summary>
    public State Write(string network, string fingerprint, torch.nn.Module module, OptimizerHelper optimizer, IReadOnlyList<EpochResult> epochs)
    {
        Directory.CreateDirectory(folder);
        State? previous = File.Exists(_state) ? Read() : null;
        var state = new State(network, fingerprint, $"model-{epochs.Count}.dat", $"optimizer-{epochs.Count}.dat", epochs);
        module.save(Path.Combine(folder, state.Weights));
        optimizer.save_state_dict(Path.Combine(folder, state.Optimizer));
        AtomicFile.Write(_state, JsonSerializer.Serialize(state, _indented));
        if (previous is not null && previous.Weights != state.Weights)
        {
            File.Delete(Path.Combine(folder, previous.Weights));
            File.Delete(Path.Combine(folder, previous.Optimizer));
        }

        return state;
    }

    /// <summary>Loads weights into a module of the same architecture: any module, any file that TorchSharp's <c>save</c> wrote.</summary>
    /// <exception cref="DataException">E0221: the file is missing or damaged. E0213: it belongs to another architecture; every parameter that does not fit is listed.</exception>
    public static void LoadWeights(torch.nn.Module module, string file) => Load(file, () =>
    {
        CheckpointEntries.Check(module, file);
        module.load(file);
    });

    /// <summary>Loads an optimizer's state: moments and step counts.</summary>
    /// <exception cref="DataException">As <see cref="LoadWeights"/>.</exception>
    public static void LoadOptimizer(OptimizerHelper optimizer, string file) => Load(file, () => optimizer.load_state_dict(file));

    public string PathOf(string name) => Path.Combine(folder, name);

    private static void Load(string file, Action load)
    {
        if (!File.Exists(file))
            throw new DataException("E0221", file, "the file does not exist", "a checkpoint that 'edge train' or TorchSharp's save wrote");
        try
        {
            load();
        }
        catch (Exception e) when (e is not (EdgeException or OutOfMemoryException))
        {
            throw new DataException("E0221", file, $"not a checkpoint of this network: {e.Message.ReplaceLineEndings(" ")}",
                "a file of TorchSharp's format with the parameters of the network that edge.yaml names", "train again, or name the network it was made for", e);
        }
    }

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };
}
