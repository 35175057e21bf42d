using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Execution;
using Edge.Compiler.Pack;
using Edge.Compiler.Storage;
using Edge.Runtime.Update;

namespace Edge.Cli.Verbs;

/// <summary><c>edge pack --verify</c>: what a device will check, checked before it is sent.</summary>
internal static class PackCheck
{
    public static int Run(Session session, string named, PackKey? key)
    {
        string path = session.Resolve(named), shown = session.Shown(path);
        ReadPack pack = PackReader.Load(path, shown, key);
        var (vectors, firstWrong) = Golden(pack, shown);
        if (key is null)
            session.Warn("the signature was not checked: --key names the key");
        session.Result(
            () =>
            {
                JsonObject json = Json(shown, pack);
                json["golden_vectors"] = vectors;
                json["golden_equal"] = firstWrong is null;
                return json;
            },
            text =>
            {
                text.WriteLine($"{shown}: {(pack.IsSignatureChecked ? $"signature OK (key {pack.KeyName})" : $"signature not checked (key {pack.KeyName})")}");
                Write(text, pack);
                if (vectors > 0 && firstWrong is null)
                    text.WriteLine($"golden vectors {vectors}/{vectors} equal  [measured]");
            });
        if (firstWrong is null)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {shown}: {firstWrong}");
        return ExitCode.CheckFailed;
    }

    /// <summary>The lines that describe a pack.</summary>
    public static void Write(TextWriter text, ReadPack pack)
    {
        PackContent content = pack.Content;
        text.WriteLine($"  {content.Product} {content.Label}, release {content.Release}, for {content.Board} with kernels {content.KernelSet}");
        text.WriteLine($"  id {pack.Id}");
        text.WriteLine($"  {Report.Text.Bytes(pack.PackBytes)}: manifest {Report.Text.Bytes(pack.ManifestBytes)}, chunks of "
            + $"{Report.Text.Bytes(pack.ChunkBytes)}  [computed]");
        foreach (var (part, hash) in content.Parts.Zip(pack.PartHashes))
            text.WriteLine($"  {part.Name,-14}{Report.Text.Bytes(part.Bytes.Length),12}  sha256 {hash[..16]}");
    }

    public static JsonObject Json(string shown, ReadPack pack) => new()
    {
        ["schema"] = "edge.packfile/1",
        ["file"] = shown,
        ["product"] = pack.Content.Product,
        ["label"] = pack.Content.Label,
        ["release"] = pack.Content.Release,
        ["board"] = pack.Content.Board,
        ["kernel_set"] = pack.Content.KernelSet,
        ["key"] = pack.KeyName,
        ["signature"] = pack.IsSignatureChecked ? "ok" : "not checked",
        ["id"] = pack.Id,
        ["bytes"] = pack.PackBytes,
        ["chunk_bytes"] = pack.ChunkBytes,
        ["sections"] = new JsonArray([.. pack.Content.Parts.Zip(pack.PartHashes).Select(pair => (JsonNode)new JsonObject
        {
            ["name"] = pair.First.Name,
            ["bytes"] = pair.First.Bytes.Length,
            ["sha256"] = pair.Second,
        })]),
    };

    /// <summary>Runs the golden vectors, where the program is a model file.</summary>
    private static (int Vectors, Difference? FirstWrong) Golden(ReadPack pack, string shown)
    {
        if (pack.Content.Find(PackSection.Golden) is not { } golden || pack.Content.Find(PackSection.Program) is not { } program)
            return (0, null);
        IReadOnlyList<GoldenVector> vectors = GoldenPart.Read(golden, shown);
        var executor = new Int8Executor(ModelFile.Parse(program, $"{shown}: program").Graph);
        for (int i = 0; i < vectors.Count; i++)
        {
            sbyte[] output = executor.Run([vectors[i].Input])[0];
            int at = output.AsSpan().CommonPrefixLength(vectors[i].Output);
            if (at < output.Length || at < vectors[i].Output.Length)
                return (vectors.Count, new Difference(i, at, vectors[i].Output.ElementAtOrDefault(at), output.ElementAtOrDefault(at)));
        }

        return (vectors.Count, null);
    }

    private readonly record struct Difference(int Vector, int At, int Expected, int Got)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"golden vector {Vector} differs at output {At}: expected {Expected}, got {Got}");
    }
}
