using Edge.Devices.Flashing;

namespace Edge.Devices.Securing;

/// <summary>
/// How a chip family is closed: the tool, how it says what is burnt, and every step with its command. Read by <see cref="SecureToolReader"/>.
/// </summary>
/// <param name="SelectsBy">Which of {port}, {usb_path} and {probe} names the unit; none is ever left to the tool.</param>
/// <param name="Form">How <paramref name="State"/> answers: <c>espefuse</c>, JSON in {file}; <c>option-bytes</c>, lines of name and value.</param>
/// <param name="UnitField">The field of the state that is the chip's own number; null: <paramref name="Uid"/> reads it into {file}.</param>
/// <param name="Steps">In the order in which they must be done.</param>
/// <param name="KnownKeys">Fingerprints of keys that anybody can download, by role.</param>
public sealed record SecureTool(
    string Name, string SelectsBy, string Form, string? UnitField, ToolCall State, ToolCall? Uid, string? UidAddress, IReadOnlyList<SecureStep> Steps,
    IReadOnlyList<ToolFault> Faults, IReadOnlyDictionary<string, IReadOnlyList<string>> KnownKeys)
{
    public const string EfuseForm = "espefuse", OptionBytesForm = "option-bytes";

    /// <summary>What can be asked for, in the order of the steps.</summary>
    public IReadOnlyList<string> Features => [.. Steps.Select(step => step.Feature).Distinct()];
}

/// <summary>One call of the tool that burns something.</summary>
/// <remarks>
/// Conditions map a field of the state to a pattern that its whole value, in small letters, must fit; <c>NAME.readable</c> and <c>NAME.writeable</c> are
/// fields too. Texts hold places: {slot}, {sector}, {first}, {last}, {key} and {digest_file} (files), {digest} and {reversed} (hexadecimal digits).
/// </remarks>
public sealed record SecureStep
{
    public required string Name { get; init; }

    /// <summary>What a person asks for; several steps may belong to it.</summary>
    public required string Feature { get; init; }

    public required string Does { get; init; }

    /// <summary>What can never be taken back; null: <see cref="Undo"/> says how it can.</summary>
    public string? Forever { get; init; }

    public string? Undo { get; init; }

    /// <summary><c>signing</c>, <c>encryption</c>, or null: no key is burnt.</summary>
    public string? Key { get; init; }

    /// <summary>Places for the key, of which one is taken; empty: there is one.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>Fields that change, each with what it becomes, for people.</summary>
    public required IReadOnlyDictionary<string, string> Burns { get; init; }

    public required ToolCall Call { get; init; }

    /// <summary>Must hold before, or the step is impossible.</summary>
    public IReadOnlyDictionary<string, string> Needs { get; init; } = new Dictionary<string, string>();

    /// <summary>The place for the key is empty.</summary>
    public IReadOnlyDictionary<string, string> Free { get; init; } = new Dictionary<string, string>();

    /// <summary>This very key is there, and the step broke before its end.</summary>
    public IReadOnlyDictionary<string, string> Begun { get; init; } = new Dictionary<string, string>();

    /// <summary>A key for this purpose is there, whichever it is.</summary>
    public IReadOnlyDictionary<string, string> Taken { get; init; } = new Dictionary<string, string>();

    /// <summary>Nothing is left to do.</summary>
    public required IReadOnlyDictionary<string, string> Done { get; init; }

    /// <summary>Afterwards the tool cannot read the unit any more.</summary>
    public bool Blinds { get; init; }

    /// <summary>Whether <see cref="Done"/> tells this key from another one; a key that is hidden cannot be told.</summary>
    public bool KnowsItsKey => Done.Values.Any(pattern =>
        pattern.Contains("{digest}", StringComparison.Ordinal) || pattern.Contains("{reversed}", StringComparison.Ordinal));

    /// <summary>The step for one unit: with its place, its key and its sectors.</summary>
    public SecureStep For(IReadOnlyDictionary<string, string> places, IReadOnlyList<int> sectors)
    {
        string Fill(string text) => FlashTool.Place.Replace(text, place => places.GetValueOrDefault(place.Groups[1].Value, place.Value));
        IEnumerable<string> Each(string text) => text.Contains(Sector, StringComparison.Ordinal)
            ? sectors.Select(sector => Fill(text.Replace(Sector, $"{sector}", StringComparison.Ordinal))) : [Fill(text)];
        Dictionary<string, string> All(IReadOnlyDictionary<string, string> pairs) =>
            pairs.SelectMany(pair => Each(pair.Key).Select(name => (name, Fill(pair.Value)))).ToDictionary(pair => pair.name, pair => pair.Item2);
        return this with
        {
            Does = Fill(Does),
            Burns = All(Burns),
            Call = Call with { Arguments = [.. Call.Arguments.SelectMany(Each)] },
            Needs = All(Needs),
            Free = All(Free),
            Begun = All(Begun),
            Taken = All(Taken),
            Done = All(Done),
        };
    }

    private const string Sector = "{sector}";
}
