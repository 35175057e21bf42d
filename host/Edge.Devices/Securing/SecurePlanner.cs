using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Devices.Securing;

/// <summary>Turns what is wanted and what is burnt into steps. It reads and computes; nothing is burnt.</summary>
/// <param name="history">The journal: what was burnt into units before.</param>
public sealed class SecurePlanner(SecureTool tool, string unit, IReadOnlyDictionary<string, string> state, IReadOnlyList<SecureEntry> history)
{
    private readonly HashSet<int> _taken = [];

    /// <summary>Steps with the places their keys get, in the order in which they must be done.</summary>
    /// <param name="keys">By role.</param>
    /// <param name="digestFile">Where the digest of the signing key will lie when it is burnt.</param>
    /// <exception cref="DeviceException">E0745: this unit cannot be brought there, and why. E0744: the tool does not say enough.</exception>
    /// <exception cref="UsageException">E0748: a feature needs a key or sectors.</exception>
    public IReadOnlyList<(SecureStep Step, int? Slot, bool IsDone)> Plan(
        IReadOnlyCollection<string> features, IReadOnlyDictionary<string, SecureKey> keys, IReadOnlyList<int> sectors, string digestFile)
    {
        var steps = new List<(SecureStep, int?, bool)>();
        foreach (SecureStep step in tool.Steps.Where(step => features.Contains(step.Feature)))
        {
            SecureKey? key = step.Key is null ? null : keys.GetValueOrDefault(step.Key)
                ?? throw new UsageException("E0748", step.Feature, $"no {step.Key} key is named", $"--{step.Key}-key FILE");
            steps.Add(key is null ? Bits(step.For(new Dictionary<string, string>
            {
                ["first"] = sectors.Count > 0 ? sectors[0].ToString(CultureInfo.InvariantCulture) : "",
                ["last"] = sectors.Count > 0 ? sectors[^1].ToString(CultureInfo.InvariantCulture) : "",
            }, sectors), steps.Any(before => !before.Item3)) : Place(step, key, digestFile));
        }

        return steps;
    }

    private (SecureStep, int?, bool) Bits(SecureStep step, bool isAfterOthers)
    {
        if (step.Done.Count == 0)
            throw new UsageException("E0748", step.Feature, "no sectors are named", "--sectors FIRST-LAST, such as 0-3");
        if (state.Fits(step.Done, tool.Name))
            return (step, null, true);
        foreach (string field in state.Unfit(step.Done, tool.Name))
        {
            if (state.GetValueOrDefault(field + SecureState.Writeable) == "false")
                throw Impossible(step, $"{field} is {state[field]} and write-protected");
        }

        // What an earlier step of the plan brings about may not be there yet.
        if (!isAfterOthers)
            Need(step);
        return (step, null, false);
    }

    private (SecureStep, int?, bool) Place(SecureStep general, SecureKey key, string digestFile)
    {
        int?[] slots = general.Slots.Count == 0 ? [null] : [.. general.Slots.Select(slot => (int?)slot)];
        (SecureStep Step, int? Slot)[] places = [.. slots.Select(slot => (Concrete(general, key, slot, digestFile), slot))];
        foreach (var (step, slot) in places)
        {
            if (state.Fits(step.Done, tool.Name))
            {
                if (!general.KnowsItsKey && !history.Any(entry => entry.Unit == unit && entry.Step == general.Name && entry.Key == key.Fingerprint))
                {
                    throw Impossible(step, "a key is burnt and hidden, and the journal does not say that it is this one",
                        "the journal that it was burnt with, in the same --out folder");
                }

                return (step, slot, true);
            }

            if (state.Fits(step.Begun, tool.Name))
                return Taking(step, slot);
            if (state.Fits(step.Taken, tool.Name))
                throw Impossible(step, $"another key for this is burnt already{(slot is { } at ? $", in place {at}" : "")}");
        }

        foreach (var (step, slot) in places.Where(place => place.Slot is not { } slot || !_taken.Contains(slot)))
        {
            if (state.Fits(step.Free, tool.Name))
                return Taking(step, slot);
        }

        throw Impossible(general, "no place for the key is empty");
    }

    private (SecureStep, int?, bool) Taking(SecureStep step, int? slot)
    {
        Need(step);
        if (slot is { } at)
            _taken.Add(at);
        return (step, slot, false);
    }

    private void Need(SecureStep step)
    {
        if (step.Needs.Count > 0 && state.Unfit(step.Needs, tool.Name).FirstOrDefault() is { } field)
            throw Impossible(step, $"{field} is {state[field]}");
    }

    /// <summary>A step with its key in one place.</summary>
    internal static SecureStep Concrete(SecureStep step, SecureKey key, int? slot, string digestFile)
    {
        var places = new Dictionary<string, string>(key.Values) { [SecureKey.DigestFilePlace] = digestFile };
        if (slot is { } at)
            places["slot"] = at.ToString(CultureInfo.InvariantCulture);
        return step.For(places, []);
    }

    private DeviceException Impossible(SecureStep step, string found, string? accepted = null) => new("E0745", $"{unit}: {step.Name}", found,
        accepted ?? "a unit on which this step is still possible", "nothing was burnt; what is burnt stays, so this needs another unit or other features");
}
