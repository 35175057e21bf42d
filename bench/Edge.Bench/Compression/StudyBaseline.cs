using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Compressing;
using Edge.Training.Models;

namespace Edge.Bench.Compression;

/// <summary>The float network that a part of the study begins with: trained here, or given.</summary>
/// <param name="Graph">Batch norms apart.</param>
/// <param name="Sha256">Of its .edge form: names what follows from it.</param>
/// <param name="Folder">For all that follows from it with this seed.</param>
internal sealed record StudyBaseline(Graph Graph, string Sha256, string Folder)
{
    /// <param name="given">A file of the trained network; empty: train it.</param>
    public static StudyBaseline Of(StudyNetwork wanted, string given, StudyOptions options, CifarSplits data, StudyBook book)
    {
        string name = wanted.Network.Name, folder = Path.Combine(options.State, $"seed-{options.Seed}");
        ModelFile model = given.Length > 0 ? new ModelFile(Given(wanted, given)) : Trained(wanted, options, data, book, folder);
        string sha256 = model.Sha256;
        book.Get($"baseline {name}", $"sha256 {sha256}", () => Measured.Of(
            ("search_accuracy", FineTuning.Accuracy(model.Graph, data.Search)), ("macs", model.Graph.Macs), ("weights", model.Graph.Weights),
            ("training_cpu_hours", given.Length > 0 ? options.BaselineHours : 0))
            .With("training", wanted.Training.Fingerprint).With("trained", given.Length > 0 ? "before" : "here"));
        return new StudyBaseline(model.Graph, sha256, Path.Combine(folder, $"{name}-{sha256[..8]}"));
    }

    /// <summary>Its accuracy on the test images, which every loss is measured against.</summary>
    public void Test(StudyBook book, CifarSplits data) =>
        book.Get("test baseline", Sha256, () => Measured.Of(("test_accuracy", FineTuning.Accuracy(Graph, data.Test))));

    /// <summary>For what was made of it with such settings, and for nothing else.</summary>
    public string FolderFor(string kind, string settings) =>
        Path.Combine(Folder, $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..8]}");

    private static ModelFile Trained(StudyNetwork wanted, StudyOptions options, CifarSplits data, StudyBook book, string folder)
    {
        string name = wanted.Network.Name, key = $"training {name}", file = Path.Combine(folder, $"{name}{ModelFile.Extension}");
        if (!File.Exists(file))
            book.Forget(key);
        var clock = new StudyClock(Path.Combine(folder, $"{name}.clock"));
        book.Get(key, $"{wanted.Network.Fingerprint}; {wanted.Training.Fingerprint}", () =>
        {
            var (module, epochs) = new Trainer(wanted.Network, wanted.Training).Run(data.Train, data.Search,
                new Checkpoint(Path.Combine(folder, $"{name}-checkpoint")), data.Fingerprint, new StudyProgress(clock, key), CancellationToken.None);
            using (module)
                new ModelFile(NetworkGraph.Create(wanted.Network, module, [])).Save(file);
            return Measured.Of(("epochs", epochs.Count), ("loss", epochs[^1].Loss), ("search_accuracy", epochs[^1].SearchAccuracy));
        }, clock);
        return ModelFile.Load(file);
    }

    private static Graph Given(StudyNetwork wanted, string file)
    {
        if (file.EndsWith(ModelFile.Extension, StringComparison.Ordinal))
            return ModelFile.Load(file).Graph;
        using var module = NetworkModule.Create(wanted.Network);
        Checkpoint.LoadWeights(module, file);
        return NetworkGraph.Create(wanted.Network, module, []);
    }
}
