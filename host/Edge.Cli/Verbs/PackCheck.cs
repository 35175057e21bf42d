using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Devices.Emulators;
using Edge.Runtime.Update;

namespace Edge.Cli.Verbs;

/// <summary><c>edge pack --verify</c>: what a device will check, checked before it is sent.</summary>
internal static class PackCheck
{
    public static int Run(Session session, string named, PackKey? key)
    {
        string path = session.Resolve(named), shown = session.Shown(path);
        ReadPack pack = PackReader.Load(path, shown, key);
        var (vectors, firstWrong, notRun) = Golden(pack, shown);
        if (key is null)
            session.Warn("the signature was not checked: --key names the key");
        session.Result(
            () =>
            {
                JsonObject json = Json(shown, pack);
                json["golden_vectors"] = vectors;
                json["golden_equal"] = notRun is null ? firstWrong is null : null;
                json["golden_not_run"] = notRun;
                return json;
            },
            text =>
            {
                text.WriteLine($"{shown}: {(pack.IsSignatureChecked ? $"signature OK (key {pack.KeyName})" : $"signature not checked (key {pack.KeyName})")}");
                Write(text, pack);
                if (notRun is not null)
                    text.WriteLine($"golden vectors not run: {notRun}");
                else if (vectors > 0 && firstWrong is null)
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
        PlanBlob? plan = PlanOf(content);
        if (plan?.Levels.Count > 1)
            text.WriteLine($"  {plan.Levels.Count} levels of compute; golden vectors are of level 0, all of the network");
        if (plan is not null)
            text.WriteLine($"  {Report.Text.Bytes(plan.ArenaBytes)} of RAM for activations, {Report.Text.Bytes(plan.InputBytes + plan.OutputBytes)} for input and output  [computed]");
        text.WriteLine($"  {Report.Text.Bytes(pack.PackBytes)}: manifest {Report.Text.Bytes(pack.ManifestBytes)}, chunks of "
            + $"{Report.Text.Bytes(pack.ChunkBytes)}  [computed]");
        foreach (var (part, hash) in content.Parts.Zip(pack.PartHashes))
            text.WriteLine($"  {part.Name,-14}{Report.Text.Bytes(part.Bytes.Length),12}  sha256 {hash[..16]}");
    }

    public static JsonObject Json(string shown, ReadPack pack)
    {
        PlanBlob? plan = PlanOf(pack.Content);
        return new JsonObject
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
            ["levels"] = plan?.Levels.Count,
            ["arena_bytes"] = plan?.ArenaBytes,
            ["ends_bytes"] = plan?.InputBytes + plan?.OutputBytes,
            ["bytes"] = pack.PackBytes,
            ["chunk_bytes"] = pack.ChunkBytes,
            ["sections"] = new JsonArray([.. pack.Content.Parts.Zip(pack.PartHashes).Select(pair => (JsonNode)new JsonObject
            {
                ["name"] = pair.First.Name,
                ["bytes"] = pair.First.Bytes.Length,
                ["sha256"] = pair.Second,
            })]),
        };
    }

    private static PlanBlob? PlanOf(PackContent content) => content.Find(PackSection.Program) is { } program ? PlanBlob.Read(program, "program") : null;

    /// <summary>Runs the golden vectors by the interpreter that devices have.</summary>
    private static GoldenRun Golden(ReadPack pack, string shown)
    {
        if (pack.Content.Find(PackSection.Golden) is not { } golden || pack.Content.Find(PackSection.Program) is not { } program)
            return new GoldenRun(0, null, null);
        IReadOnlyList<GoldenVector> vectors = GoldenPart.Read(golden, shown);
        PlanBlob plan = PlanBlob.Read(program, $"{shown}: program");
        if (plan.KernelSet != pack.Content.KernelSet)
            throw new DataException("E0410", $"{shown}: program", $"a plan for kernels {plan.KernelSet}", $"{pack.Content.KernelSet}, as the manifest says");
        if (plan.Version != PlanFormat.Version)
            return new GoldenRun(vectors.Count, null, $"its plan is of version {plan.Version}, this edge runs version {PlanFormat.Version}: pack the model again");
        if (plan.KernelSet != KernelSet.Current)
            return new GoldenRun(vectors.Count, null, $"this edge has kernels {KernelSet.Current}");
        try
        {
            return Compare(vectors, PlanRun.Answers(program, [.. vectors.Select(vector => vector.Input)], $"{shown}: program"));
        }
        catch (ToolMissingException e)
        {
            return new GoldenRun(vectors.Count, null, $"{e.Where} is {e.Found}: {e.Hint}");
        }
    }

    private static GoldenRun Compare(IReadOnlyList<GoldenVector> vectors, IReadOnlyList<sbyte[]> outputs)
    {
        for (int i = 0; i < vectors.Count; i++)
        {
            int at = outputs[i].AsSpan().CommonPrefixLength(vectors[i].Output);
            if (at < outputs[i].Length || at < vectors[i].Output.Length)
                return new GoldenRun(vectors.Count, new Difference(i, at, vectors[i].Output.ElementAtOrDefault(at), outputs[i].ElementAtOrDefault(at)), null);
        }

        return new GoldenRun(vectors.Count, null, null);
    }

    /// <param name="Vectors">How many the pack has.</param>
    /// <param name="FirstWrong">Null: none.</param>
    /// <param name="NotRun">Why they could not be run here; null: they ran.</param>
    private readonly record struct GoldenRun(int Vectors, Difference? FirstWrong, string? NotRun);

    private readonly record struct Difference(int Vector, int At, int Expected, int Got)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"golden vector {Vector} differs at output {At}: expected {Expected}, got {Got}");
    }
}
