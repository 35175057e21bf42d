using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Flashing;
using Edge.Devices.Securing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge secure plan</c>: reads one unit, checks keys and images, and writes down what would be burnt. Nothing is burnt.</summary>
internal static class SecurePlanVerb
{
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(60);

    public static Command Create(Application application)
    {
        var board = new Option<string>("--board") { Description = "The unit's board: name or file", HelpName = "BOARD", Required = true };
        var features = new Option<string[]>("--do")
        {
            Description = "What is wanted: flash-encryption, secure-boot, lock-download (ESP32 family); "
                + "write-protection, read-protection-1, read-protection-2 (STM32)",
            HelpName = "FEATURE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var signing = new Option<string?>("--signing-key")
        {
            Description = "RSA-3072 key of secure boot v2, PEM; its public half is enough",
            HelpName = "FILE",
        };
        var encryption = new Option<string?>("--encryption-key") { Description = "32 random bytes, a file for each unit", HelpName = "FILE" };
        var signed = new Option<string[]>("--signed")
        {
            Description = "Boot loader and program as they are on the unit: their signatures are checked against the key",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var sectors = new Option<string?>("--sectors") { Description = "Sectors to write-protect, such as 0-3", HelpName = "FIRST-LAST" };
        UnitOptions unit = SecureVerb.Unit();
        var command = new Command("plan", "A dry run: what would be burnt into one unit, by which commands, and what of it is for ever; nothing is burnt")
        {
            board, features, signing, encryption, signed, sectors,
        };
        unit.AddTo(command);
        application.Bind(command, (session, parsed) => Run(session, parsed, unit, BoardReader.Read(parsed.GetValue(board)!), new Wish(
            parsed.GetValue(features)!, parsed.GetValue(signing), parsed.GetValue(encryption), parsed.GetValue(signed) ?? [],
            Sectors(parsed.GetValue(sectors)))));
        return command;
    }

    private static int Run(Session session, ParseResult parsed, UnitOptions options, Board board, Wish wish)
    {
        string description = SecureToolReader.Find(board), folder = SecureVerb.Folder(session);
        SecureTool tool = SecureToolReader.Read(description);
        foreach (string feature in wish.Features.Where(feature => !tool.Features.Contains(feature)))
        {
            throw new UsageException("E0748", "--do", $"{board.Name} has no '{feature}'", string.Join(", ", tool.Features),
                NearestName.Of(feature, tool.Features) is { } nearest ? $"did you mean '{nearest}'?" : null);
        }

        SecureKey[] keys = Keys(session, tool, wish);
        SignedImage[] images = Images(session, tool, wish, keys.FirstOrDefault(key => key.Role == SecureKey.Signing));
        Directory.CreateDirectory(folder);
        using var log = new UnitLog(folder);
        SecureUnit unit = options.Open(session, parsed, tool, folder, log);
        var (id, state) = unit.Read(new Devices.Tools.ToolLimit(ReadTime, session.Cancellation));
        IReadOnlyList<SecureEntry> history = SecureJournal.Read(SecureVerb.Journal(folder));
        string own = Path.Combine(folder, SecureVerb.NameOf(id));
        var steps = new SecurePlanner(tool, id, state, history)
            .Plan(wish.Features, keys.ToDictionary(key => key.Role), wish.Sectors, SecureApply.DigestFile(own));
        var plan = new SecurePlan
        {
            Unit = id,
            Board = board.Name,
            Description = description,
            DescriptionSha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(description))),
            Features = [.. tool.Features.Where(wish.Features.Contains)],
            Sectors = wish.Sectors,
            Keys = [.. keys.Select(key => new PlannedKey(key.Role, key.File, key.FileSha256, key.Fingerprint))],
            Images = [.. images.Select(image => new PlannedImage(image.File, image.Sha256))],
            Steps = [.. steps.Select(step => new PlannedStep(step.Step.Name, step.Step.Feature, step.Step.Does, unit.CommandOf(step.Step), step.Step.Burns,
                step.Step.Forever, step.Step.Undo, step.Slot, step.IsDone))],
            Warnings = [.. Warnings(id, history, keys)],
            State = state,
            Made = SecureJournal.Now(),
        };
        string file = own + ".plan.json";
        plan.Save(file);
        session.Result(() => JsonNode.Parse(plan.ToJson())!.AsObject(), text => SecureText.Write(text, session, plan, file));
        foreach (string warning in plan.Warnings)
            session.Warn(warning);
        return ExitCode.Done;
    }

    private static SecureKey[] Keys(Session session, SecureTool tool, Wish wish)
    {
        IReadOnlyList<string> Known(string role) => tool.KnownKeys.GetValueOrDefault(role, []);
        bool Takes(string role) => tool.Steps.Any(step => step.Key == role && wish.Features.Contains(step.Feature));
        var keys = new List<SecureKey>();
        if (wish.SigningKey is { } signing && Takes(SecureKey.Signing))
            keys.Add(SecureKey.ReadSigning(session.Resolve(signing), signing, Known(SecureKey.Signing)));
        if (wish.EncryptionKey is { } encryption && Takes(SecureKey.Encryption))
            keys.Add(SecureKey.ReadEncryption(session.Resolve(encryption), encryption, Known(SecureKey.Encryption)));
        return [.. keys];
    }

    /// <exception cref="UsageException">E0748: a unit that takes only signed images, and nobody showed one.</exception>
    private static SignedImage[] Images(Session session, SecureTool tool, Wish wish, SecureKey? signing)
    {
        if (signing is null)
            return [];
        if (wish.Signed.Length == 0)
        {
            throw new UsageException("E0748", tool.Name, "no signed image is named: whether the unit would start again cannot be checked",
                "--signed FILE, the boot loader that is on the unit");
        }

        return [.. wish.Signed.Select(image => SignedImage.Check(session.Resolve(image), image, signing))];
    }

    private static IEnumerable<string> Warnings(string unit, IReadOnlyList<SecureEntry> history, IReadOnlyList<SecureKey> keys)
    {
        foreach (SecureKey key in keys.Where(key => key.Role == SecureKey.Encryption))
        {
            if (history.FirstOrDefault(entry => entry.Key == key.Fingerprint && entry.Unit != unit) is { } other)
                yield return $"the encryption key was burnt into {other.Unit} too: who reads one unit's key has the flash of both";
        }
    }

    private static int[] Sectors(string? text)
    {
        if (text is null)
            return [];
        string[] ends = text.Split('-');
        return ends.Length is 1 or 2 && Number(ends[0]) is { } first && Number(ends[^1]) is { } last && first <= last
            ? [.. Enumerable.Range(first, last - first + 1)] : throw new UsageException("E0003", "--sectors", $"'{text}'", "FIRST-LAST, such as 0-3");
        static int? Number(string end) => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 256 ? number : null;
    }

    private sealed record Wish(string[] Features, string? SigningKey, string? EncryptionKey, string[] Signed, int[] Sectors);
}
