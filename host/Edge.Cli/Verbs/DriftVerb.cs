using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Drift;
using Edge.Cli.Projects;
using Edge.Cli.Report.Evidence;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Storage;
using Edge.Devices.Link;
using Edge.Runtime.Update;

namespace Edge.Cli.Verbs;

/// <summary><c>edge drift --on ADDRESS</c>: does a device still see what it was calibrated with, or is it time to retrain?</summary>
internal static class DriftVerb
{
    public static Command Create(Application application)
    {
        var on = new Option<string[]>("--on")
        {
            Description = $"A device, once for each: {CheckedDevices.Accepted}, which see the test images",
            HelpName = "ADDRESS",
            AllowMultipleArgumentsPerToken = true,
        };
        var counters = new Option<string?>("--counters") { Description = "Counters that 'edge drift --json' printed, in place of a device", HelpName = "FILE" };
        var pack = new Option<string?>("--pack") { Description = "The pack that the device runs; none: the project's", HelpName = "FILE" };
        var clear = new Option<bool>("--clear") { Description = "Let the device begin anew: the cause was found, or the model is a new one" };
        var command = new Command("drift", "When to retrain: a device's drift counters against its calibration") { on, counters, pack, clear };
        application.Bind(command, (session, parsed) =>
        {
            string[] devices = parsed.GetValue(on) ?? [];
            string? file = parsed.GetValue(counters);
            if ((devices.Length > 0) == (file is not null) || (file is not null && parsed.GetValue(clear)))
            {
                throw new UsageException("E0601", "edge drift", file is null ? "no device is named" : "a file beside '--on' or '--clear'",
                    $"--on with {CheckedDevices.Accepted}, or --counters FILE");
            }

            CheckedDevice[] named = file is null ? [.. CheckedDevices.Parse(devices, "edge drift")] : [];
            CheckedDevice[] emulated = [.. named.Where(device => device.Board is not null)];
            string[] addresses = [.. named.Where(device => device.Board is null).Select(device => device.Name)];
            if (emulated.Length > 0 && parsed.GetValue(clear))
                throw new UsageException("E0003", "--clear", $"for {emulated[0].Name}, which forgets by itself", "devices at an address");
            if (emulated.Length > 0 && addresses.Length == 0)
                return Show(session, ModelChoice.Int8(session, null).OneLevel(session).Model.Sha256, [.. EmulatedDrift.Of(session, emulated)]);
            PackContent content = PackOf(session, parsed.GetValue(pack));
            DriftFingerprint fingerprint = DriftPart.Read(content.Find(PackSection.Drift) ?? [], content.Product);
            if (file is not null)
            {
                return Show(session, ModelOf(content), [.. DriftCountersFile.Read(session.Resolve(file), session.Shown(session.Resolve(file)))
                    .Select(each => (each.Device, DriftVerdict.Of(each.Counters, fingerprint, each.Device)))]);
            }

            var several = new SeveralDevices(session, addresses.Length);
            (string Device, DriftVerdict Verdict)[] verdicts = [.. several.Each(addresses,
                device => (device, DriftVerdict.Of(Ask(session, device, content, clears: false), fingerprint, device))),
                .. emulated.Length > 0 ? EmulatedDrift.Of(session, emulated) : []];
            int exit = Show(session, ModelOf(content), verdicts);
            // Only now: what they held has been shown.
            if (parsed.GetValue(clear))
                several.Each(verdicts, each => Ask(session, each.Device, content, clears: true));
            return several.Ended(exit);
        });
        return command;
    }

    private static PackContent PackOf(Session session, string? named)
    {
        string? path = named is not null ? session.Resolve(named)
            : session.Project.Targets.Select(target => ModelChoice.ArtifactsOf(session).Pack(target.Name)).FirstOrDefault(File.Exists);
        return path is not null ? PackReader.Load(path, session.Shown(path), null).Content
            : throw new UsageException("E0015", "edge drift", "the project has no pack", "--pack FILE", "'edge pack' writes it");
    }

    private static DriftCounters Ask(Session session, string device, PackContent content, bool clears)
    {
        using var link = new DeviceLink(new LinkAddress(device).Open, device);
        try
        {
            link.Connect(session.Cancellation);
            DeviceIdentification found = link.Identify(session.Cancellation);
            string own = Convert.ToHexStringLower(SHA256.HashData(content.Find(PackSection.Program) ?? []));
            if (found.ModelSha256 != own)
            {
                throw new DeviceException("E0605", device, $"runs {found.Model} release {found.Release}, {Short(found.ModelSha256)}",
                    $"the pack's model, {Short(own)}",
                    "name the pack that the device runs with --pack");
            }

            return DriftCounters.Read(link, clears, session.Cancellation);
        }
        catch (LinkLostException e)
        {
            throw new DeviceException("E0602", device, e.Message, hint: "is it on, and does its firmware have the link?");
        }
    }

    /// <summary>The model file that a pack says it is of.</summary>
    private static string? ModelOf(PackContent content)
    {
        try
        {
            return content.Find(PackSection.Report) is { } origin ? (string?)JsonNode.Parse(origin)?["model_sha256"] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // a section for people: nothing rests on it
        }
    }

    private static int Show(Session session, string? model, (string Device, DriftVerdict Verdict)[] verdicts)
    {
        JsonObject Json() => new()
        {
            ["schema"] = SentinelReadings.Schema,
            ["model_sha256"] = model,
            ["devices"] = new JsonArray([.. verdicts.Select(each =>
                {
                    JsonObject json = each.Verdict.Json();
                    json.Insert(0, "device", each.Device);
                    return (JsonNode)json;
                })]),
        };
        // Beside a project's validation, where 'edge report' takes it from.
        string? kept = session.NamedOutFolder is not null || session.ProjectWasNamed || File.Exists(session.ProjectFile)
            ? Path.Combine(session.OutFolder, SentinelReadings.File) : null;
        if (kept is not null)
            AtomicFile.Write(kept, JsonText.Of(Json()) + "\n");
        session.Result(Json, text =>
        {
            foreach (var (device, verdict) in verdicts)
                Write(text, device, verdict);
            if (kept is not null)
                text.WriteLine($"wrote {session.Shown(kept)}, for 'edge report'");
        });
        foreach (var (device, verdict) in verdicts.Where(each => each.Verdict.Kind == DriftVerdict.Retrain))
            session.Error.WriteLine($"edge: check failed: {device}: {verdict.Reason}");
        return verdicts.Any(each => each.Verdict.Kind == DriftVerdict.Retrain) ? ExitCode.CheckFailed : ExitCode.Done;
    }

    private static void Write(TextWriter text, string device, DriftVerdict verdict)
    {
        text.WriteLine($"{device}: {verdict.Kind}: {verdict.Reason}; {Report.Text.Plural(verdict.Counters.Parts, "part")} seen  [measured]");
        var table = new TextTable("statistic", ">PSI", ">watch", ">shift", ">middle", ">trend", ">since part");
        foreach (DriftEvidence each in verdict.Evidence)
        {
            table.Row(each.Name, Thousandths(each.Psi), Thousandths(each.WatchFrom), Thousandths(each.DriftedFrom),
                each.Middle is { } middle ? Report.Text.Percent(middle) : "–", Report.Text.Percent(each.Trend),
                each.HasMoved ? Report.Text.Count(each.Counters.AlarmFrom) : "–");
        }

        text.Write(table);
        if (verdict.Advice.Length > 0)
            text.WriteLine($"next: {verdict.Advice}");
    }

    private static string Thousandths(int? value) => value is { } known ? (known / 1000.0).ToString("0.000", CultureInfo.InvariantCulture) : "–";

    private static string Short(string sha256) => sha256.Length > 8 ? $"sha256 {sha256[..8]}" : "no model";
}
