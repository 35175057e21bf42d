using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.LimitSweep;
using Edge.Cli.Projects;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Storage;

namespace Edge.Cli.Verbs;

/// <summary><c>edge pack</c>: the INT8 model with all that belongs to it in one signed file, which a device takes over the air; and the key for it.</summary>
internal static class PackVerb
{
    public static Command Create(Application application)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "An INT8 .edge or .tflite file; none: what 'edge quantize' made. With --verify: a .edgepack "
            + "file",
            Arity = ArgumentArity.ZeroOrOne
        };
        var verify = new Option<bool>("--verify") { Description = "Check a pack instead of writing one: hashes, signature, golden vectors" };
        var key = new Option<string?>("--key") { Description = "The key that signs", HelpName = "FILE" };
        var newKey = new Option<string?>("--new-key") { Description = "Make a key instead of a pack; with --key-name", HelpName = "FILE" };
        var keyName = new Option<string?>("--key-name") { Description = "What the new key is called, such as QA-2026a", HelpName = "NAME" };
        var provision = new Option<string?>("--provision") { Description = "Write the key as it goes into a device, instead of a pack", HelpName = "FILE" };
        var target = new Option<string?>("--target") { Description = "Only this target of the project", HelpName = "NAME" };
        var board = new Option<string?>("--board") { Description = "A board instead of the project's targets", HelpName = "NAME" };
        var release = new Option<int>("--release")
        {
            Description = "A number that grows; devices may refuse to go back",
            HelpName = "N",
            DefaultValueFactory = _ => 1
        };
        var label = new Option<string?>("--label") { Description = "The version as people say it, such as 2.3.1; none: the release", HelpName = "TEXT" };
        var product = new Option<string?>("--product") { Description = "The product that devices are set up for; none: the project's name", HelpName = "NAME" };
        var kernels = new Option<string?>("--kernel-set") { Description = "The kernels of the firmware; none: those of this edge", HelpName = "NAME" };
        var golden = new Option<int>("--golden") { Description = "Golden vectors for the self-test", HelpName = "N", DefaultValueFactory = _ => 4 };
        var limits = new Option<bool>("--limits") { Description = "Limits alone, for devices that have this model; the release counts packs of limits then" };
        var chosen = new Option<string?>("--chosen") { Description = "Limits of 'edge limits' in the place of the project's", HelpName = "FILE" };
        Option<int?> level = LevelOption.Of();
        Option<string> optimize = OptimizeOption.Create();
        var command = new Command("pack", "Put the INT8 model into a signed pack for updates in the field")
        { file, verify, key, newKey, keyName, provision, target, board, release, label, product, kernels, golden, limits, chosen, level, optimize };
        application.Bind(command, (session, parsed) =>
        {
            string? named = parsed.GetValue(file);
            if (parsed.GetValue(newKey) is { } created)
                return NewKey(session, created, parsed.GetValue(keyName));
            PackKey? signing = parsed.GetValue(key) is { } path ? PackKey.Load(session.Resolve(path), session.Shown(session.Resolve(path))) : null;
            if (parsed.GetValue(verify))
                return PackCheck.Run(session,
                    named ?? throw new UsageException("E0003", "edge pack --verify", "no pack is named", "the name of a .edgepack file"), signing);
            if (signing is null)
                throw new UsageException("E0420", "edge pack", "no key to sign with", "--key FILE",
                    "'edge pack --new-key FILE --key-name NAME' makes one; keep it where the devices' keys are kept");
            if (parsed.GetValue(provision) is { } record)
                return Provision(session, record, signing);

            ChosenLimits? others = parsed.GetValue(chosen) is { } sweep ? ChosenLimits.Read(session.Resolve(sweep), session.Shown(session.Resolve(sweep))) : null;
            if (others is not null)
                session.Amend(project => project with { Judge = others.In(project.Judge) });
            string? boardName = parsed.GetValue(board);
            IReadOnlyList<TargetSection> sections = boardName is not null
                ? [TargetSection.Of(boardName, "c", new Place("--board"))]
                : ModelChoice.HasProject(session, named) ? session.Project.Targets : [];
            if (sections.Count == 0)
                throw new UsageException("E0003", "edge pack", "no board to pack for", "--board NAME, or 'targets' in the project");
            int number = parsed.GetValue(release);
            ModelChoice choice = ModelChoice.Int8(session, named);
            if (others is not null && others.ModelSha256 != choice.Model.Sha256)
                throw new UsageException("E0287", parsed.GetValue(chosen)!, "limits of another model", $"those of {session.Shown(choice.Path)}", "'edge limits' again");
            if (parsed.GetValue(level) is { } only)
                choice = choice.OneLevel(session, only);
            return PackBuild.Run(session, choice, Target.Of(sections, parsed.GetValue(target)), signing, new PackRequest(
                number, parsed.GetValue(label) ?? $"r{number}", parsed.GetValue(product), parsed.GetValue(kernels) ?? KernelSet.Current,
                parsed.GetValue(golden) is var vectors and >= 1 and <= 1000 ? vectors : throw new UsageException("E0003", "--golden",
                    $"{parsed.GetValue(golden)}", "1 to 1000 vectors"),
                ModelChoice.HasProject(session, named), parsed.GetValue(limits), OptimizeOption.Plan(parsed, optimize)));
        });
        return command;
    }

    private static int NewKey(Session session, string path, string? name)
    {
        string file = session.Resolve(path);
        if (File.Exists(file))
            throw new UsageException("E0019", session.Shown(file), "exists already", "a new file",
                "a key that is lost cannot be made again: devices that hold it take no other pack");
        PackKey key = PackKey.Create(name ?? throw new UsageException("E0003", "edge pack --new-key", "the key has no name", "--key-name NAME, such as "
            + "QA-2026a"));
        AtomicFile.WriteSecret(file, key.ToText());
        session.Result(
            () => new JsonObject { ["schema"] = "edge.key/1", ["name"] = key.Name, ["file"] = session.Shown(file) },
            text =>
            {
                text.WriteLine($"wrote {session.Shown(file)}  key {key.Name}, 32 random bytes");
                text.WriteLine("Whoever reads this file can sign packs for every device that holds the key. Keep it out of the repository.");
            });
        return ExitCode.Done;
    }

    private static int Provision(Session session, string path, PackKey key)
    {
        string file = session.Resolve(path);
        AtomicFile.WriteSecret(file, key.ToDeviceRecord());
        session.Result(
            () => new JsonObject { ["schema"] = "edge.key/1", ["name"] = key.Name, ["record"] = session.Shown(file), ["bytes"] = key.ToDeviceRecord().Length },
            text => text.WriteLine($"wrote {session.Shown(file)}  {key.ToDeviceRecord().Length} B for the protected memory of a device, key {key.Name}"));
        return ExitCode.Done;
    }
}
