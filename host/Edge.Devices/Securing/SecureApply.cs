using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Devices.Tools;

namespace Edge.Devices.Securing;

/// <summary>Does what a plan says to the unit it was made for, and goes on where an earlier run broke off.</summary>
/// <param name="sha256">Of the plan's file.</param>
/// <param name="folder">For what the tool reads: the digest of the signing key.</param>
public sealed class SecureApply(SecurePlan plan, string sha256, SecureUnit unit, SecureJournal journal, string folder)
{
    /// <summary>Limit of one call of the tool: burning takes milliseconds, connecting seconds.</summary>
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(60);

    /// <summary>Who does it, for the journal.</summary>
    public string Operator { get; init; } = "";

    /// <summary>True: the journal says that all of this plan was done; nothing is read or burnt again.</summary>
    public bool IsOver => journal.Entries.Any(entry => entry.Plan == sha256 && entry.Event == SecureEntry.End);

    public static string DigestFile(string folder) => Path.Combine(folder, "digest.bin");

    /// <summary>Reads the unit and compares: files, unit, state. Nothing is burnt.</summary>
    /// <exception cref="DataException">E0747: a key, an image or the description is not what it was when the plan was made.</exception>
    /// <exception cref="DeviceException">
    /// E0746: another unit, or its state is not the plan's. E0749: it cannot be read because the last step worked.
    /// </exception>
    public IReadOnlyDictionary<string, string> Compare(CancellationToken cancellation)
    {
        foreach (var (file, hash) in plan.Keys.Select(key => (key.File, key.Sha256)).Concat(plan.Images.Select(image => (image.File, image.Sha256)))
            .Append((plan.Description, plan.DescriptionSha256)))
        {
            if (!File.Exists(file) || SecureKey.Sha256(File.ReadAllBytes(file)) != hash)
            {
                throw new DataException("E0747", file, File.Exists(file) ? "changed since the plan was made" : "is not there any more", "the file of the plan",
                    "make a new plan");
            }
        }

        string found;
        IReadOnlyDictionary<string, string> state;
        try
        {
            (found, state) = unit.Read(new ToolLimit(CallTime, cancellation));
        }
        catch (DeviceException e) when (Begun.LastOrDefault() is { } last && unit.Tool.Steps.Any(step => step.Name == last.Step && step.Blinds))
        {
            throw new DeviceException("E0749", plan.Unit, $"cannot be read, and '{last.Step}' was the last step that was begun: it has worked, it seems",
                hint: "boot the unit and check that its firmware answers; nothing more can be burnt", inner: e);
        }

        if (found != plan.Unit)
            throw new DeviceException("E0746", found, "is another unit than the plan's", plan.Unit,
                "a plan is for one unit: make one for this; nothing was burnt");
        string[] changed = [.. state.Keys.Union(plan.State.Keys).Where(field => state.GetValueOrDefault(field) != plan.State.GetValueOrDefault(field)
            && !Begun.Any(entry => plan.Steps.Any(step => step.Name == entry.Step && step.Explains(field)))).Order(StringComparer.Ordinal)];
        if (changed.Length == 0)
            return state;
        string Was(string field) => $"{field} was {plan.State.GetValueOrDefault(field, "not there")}, is {state.GetValueOrDefault(field, "not there")}";
        throw new DeviceException("E0746", plan.Unit,
            $"its state is not the plan's: {string.Join(", ", changed.Take(3).Select(Was))}{(changed.Length > 3 ? $" and {changed.Length - 3} more" : "")}",
            "the state that the plan was made for", "somebody burnt something since: make a new plan and read it; nothing was burnt");
    }

    /// <summary>Burns what is missing, a step at a time, each read back before the next.</summary>
    /// <param name="state">From <see cref="Compare"/>.</param>
    /// <param name="progress">Gets each step and whether it was there already.</param>
    /// <exception cref="DeviceException">
    /// E0749: the tool says that it worked, and the unit says otherwise. One of the tool's faults: run it again to go on.
    /// </exception>
    public void Run(IReadOnlyDictionary<string, string> state, Action<PlannedStep, bool> progress, CancellationToken cancellation)
    {
        Dictionary<string, SecureKey> keys = plan.Keys.ToDictionary(key => key.Role, Load);
        if (keys.TryGetValue(SecureKey.Signing, out SecureKey? signing))
            Flashing.RecordFile.Write(DigestFile(folder), Convert.FromHexString(signing.Fingerprint));
        foreach (PlannedStep planned in plan.Steps)
        {
            SecureStep general = unit.Tool.Steps.First(step => step.Name == planned.Name);
            SecureKey? key = general.Key is null ? null : keys[general.Key];
            SecureStep step = key is null ? general.For(new Dictionary<string, string>(), plan.Sectors)
                : SecurePlanner.Concrete(general, key, planned.Slot, DigestFile(folder));
            string fingerprint = key?.Fingerprint ?? "";
            if (state.Fits(step.Done, unit.Tool.Name))
            {
                progress(planned, true);
                continue;
            }

            cancellation.ThrowIfCancellationRequested(); // between two steps, never within one
            journal.Add(Entry(SecureEntry.Begin, planned.Name, fingerprint));
            unit.Burn(step, CallTime);
            if (!step.Blinds)
            {
                state = unit.ReadState(CallTime);
                if (state.Unfit(step.Done, unit.Tool.Name).FirstOrDefault() is { } field)
                {
                    throw new DeviceException("E0749", $"{plan.Unit}: {planned.Name}", $"the tool says that it worked, and {field} is {state[field]}",
                        hint: "stop with this unit and look at the log; 'edge secure plan' shows what is burnt");
                }
            }

            journal.Add(Entry(SecureEntry.Done, planned.Name, fingerprint));
            progress(planned, false);
        }

        journal.Add(Entry(SecureEntry.End, "", ""));
    }

    private IEnumerable<SecureEntry> Begun =>
        journal.Entries.Where(entry => entry.Plan == sha256 && entry.Unit == plan.Unit && entry.Event == SecureEntry.Begin);

    private SecureKey Load(PlannedKey key)
    {
        SecureKey loaded = key.Role == SecureKey.Signing ? SecureKey.ReadSigning(key.File, key.File, []) : SecureKey.ReadEncryption(key.File, key.File, []);
        return CryptographicOperations.FixedTimeEquals(Convert.FromHexString(loaded.Fingerprint), Convert.FromHexString(key.Fingerprint)) ? loaded
            : throw new DataException("E0747", key.File, "is another key than the plan's", key.Fingerprint, "make a new plan");
    }

    private SecureEntry Entry(string what, string step, string key) =>
        new() { Time = SecureJournal.Now(), Unit = plan.Unit, Plan = sha256, Event = what, Step = step, Key = key, Operator = Operator };
}
