using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Storage;

namespace Edge.Cli.Projects;

/// <summary>Where each verb leaves its result for the next one, below the output folder.</summary>
internal sealed class Artifacts(string folder, string project)
{
    public string Folder => folder;

    /// <summary>Weights and optimizer after each epoch.</summary>
    public string Checkpoint => Path.Combine(folder, "checkpoint");

    /// <summary>The same of a later round of 'edge train --further', counted from 2.</summary>
    public string CheckpointOfRound(int round) => round == 1 ? Checkpoint : Path.Combine(folder, $"checkpoint.{round}");

    /// <summary>What 'edge train' makes.</summary>
    public string FloatModel => Path.Combine(folder, $"{project}.float{ModelFile.Extension}");

    /// <summary>What 'edge search' chooses: a float model whose weights are whole steps.</summary>
    public string SearchedModel => Path.Combine(folder, $"{project}.search{ModelFile.Extension}");

    /// <summary>Candidates of searches, a folder for each search.</summary>
    public string Searches => Path.Combine(folder, "search");

    /// <summary>What 'edge search --architecture' chooses: a trained float model.</summary>
    public string ChosenArchitecture => Path.Combine(folder, $"{project}.architecture{ModelFile.Extension}");

    /// <summary>Candidates of searches for an architecture, a folder for each search.</summary>
    public string Architectures => Path.Combine(folder, "architecture");

    /// <summary>Epochs of training with everything rounded, a folder for each set of settings.</summary>
    public string QatCheckpoints => Path.Combine(folder, "qat");

    /// <summary>What 'edge quantize --weights float16' makes.</summary>
    public string Float16Model => Path.Combine(folder, $"{project}.float16{ModelFile.Extension}");

    /// <summary>What 'edge compress' leaves of the float model.</summary>
    public string CompressedModel => Path.Combine(folder, $"{project}.compress{ModelFile.Extension}");

    /// <summary>How it came to that, step by step.</summary>
    public string CompressionRecord => Path.Combine(folder, $"{project}.compress.json");

    /// <summary>Candidates of compressions, a folder for each.</summary>
    public string Compressions => Path.Combine(folder, "compress");

    /// <summary>What 'edge scale' makes: a float model of several levels.</summary>
    public string ScaledModel => Path.Combine(folder, $"{project}.scaled{ModelFile.Extension}");

    /// <summary>Weights and optimizer of 'edge scale' after each epoch.</summary>
    public string ScalingCheckpoint => Path.Combine(folder, "scaling");

    /// <summary>What 'edge quantize' or 'edge compress' makes.</summary>
    public string Int8Model => Path.Combine(folder, $"{project}.int8{ModelFile.Extension}");

    /// <summary>Hashes of the images the weights were trained on.</summary>
    public string TrainingHashes => Path.Combine(folder, "train.sha256");

    /// <summary>Hashes of the images the INT8 ranges come from.</summary>
    public string CalibrationHashes => Path.Combine(folder, "calib.sha256");

    /// <summary>What 'edge compile' makes for one target.</summary>
    public string Emitted(string target) => Path.Combine(folder, target);

    /// <summary>What 'edge pack --limits' makes for one target.</summary>
    public string LimitsPack(string target) => Path.Combine(folder, $"{project}.{target}.limits{PackContent.Extension}");

    /// <summary>What 'edge pack' makes for one target.</summary>
    public string Pack(string target) => Path.Combine(folder, $"{project}.{target}{PackContent.Extension}");

    /// <summary>The project's name as an identifier of C and C#.</summary>
    public static string Identifier(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}

/// <summary>Reads the models that verbs pass on to one another.</summary>
internal static class Models
{
    /// <exception cref="UsageException">E0020: it has not been made yet.</exception>
    /// <exception cref="ModelException">E0310: it is an INT8 model.</exception>
    public static ModelFile Float(string path, string shown)
    {
        ModelFile model = Load(path, shown, "edge train");
        return model.Graph.IsInt8
            ? throw new ModelException("E0310", shown, "an INT8 model", "a float model", "name the model it was quantized from")
            : model;
    }

    /// <inheritdoc cref="Float"/>
    public static ModelFile Int8(string path, string shown)
    {
        ModelFile model = Load(path, shown, "edge quantize");
        return model.Graph.IsInt8
            ? model
            : throw new ModelException("E0310", shown, "a float model", "an INT8 model", "'edge quantize' makes one of it");
    }

    private static ModelFile Load(string path, string shown, string maker) => File.Exists(path)
        ? ModelImport.Load(path)
        : throw new UsageException("E0020", shown, "there is no such model yet", "a .edge, .tflite or .onnx file", $"'{maker}' makes it");
}
