using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;

namespace Edge.Cli.Projects;

/// <summary>One mapping of the project file while it is read: hands out typed values and knows which keys nobody asked for.</summary>
internal sealed class Section
{
    private readonly YamlMap _map;
    private readonly string _path;
    private readonly List<string> _known = [];

    /// <param name="path">The keys that lead here, such as <c>train</c>; empty at the top.</param>
    public Section(YamlMap map, string path) => (_map, _path) = (map, path);

    public Place Place => _map.Place;

    public IEnumerable<string> Keys => _map.Entries.Select(entry => entry.Key);

    public bool Has(string key) => Find(key) is not null;

    /// <summary>The place of a key, for errors found later.</summary>
    public Place PlaceOf(string key) => _map.Find(key)?.Place ?? _map.Place;

    public string? Text(string key) => Find(key) is { } entry ? Scalar(entry, "a word or text").Text : null;

    public string RequiredText(string key, string accepted) => Text(key) ?? throw Missing(key, accepted);

    public string? OneOf(string key, params string[] accepted)
    {
        if (Find(key) is not { } entry)
            return null;
        string text = Scalar(entry, string.Join(", ", accepted)).Text;
        if (accepted.Contains(text))
            return text;
        string? nearest = NearestName.Of(text, accepted);
        throw Wrong(entry, string.Join(", ", accepted), nearest is null ? null : $"did you mean '{nearest}'?");
    }

    /// <summary>True when the value is this one word.</summary>
    public bool Is(string key, string word) => Find(key)?.Value is YamlScalar { IsMissing: false } scalar && scalar.Text == word;

    /// <param name="otherwise">What may stand there in the place of a number, for messages.</param>
    public int? Integer(string key, int minimum, int maximum, string? otherwise = null)
    {
        if (Find(key) is not { } entry)
            return null;
        string accepted = string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}{(otherwise is null ? "" : $", or {otherwise}")}");
        return int.TryParse(Plain(entry, accepted), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(entry, accepted);
    }

    public double? Number(string key, double minimum, double maximum)
    {
        if (Find(key) is not { } entry)
            return null;
        string accepted = string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");
        return double.TryParse(Plain(entry, accepted), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(entry, accepted);
    }

    /// <summary>A share written as <c>97%</c>, <c>0.5pp</c> (percentage points) or a fraction of 1.</summary>
    /// <returns>A fraction in [0, 1].</returns>
    public double? Share(string key)
    {
        if (Find(key) is not { } entry)
            return null;
        const string accepted = "a share such as 97%, 0.5pp or 0.97";
        string text = Plain(entry, accepted).Replace(" ", "");
        double unit = text.EndsWith('%') || text.EndsWith("pp", StringComparison.Ordinal) ? 100 : 1;
        string number = text.EndsWith('%') ? text[..^1] : text.EndsWith("pp", StringComparison.Ordinal) ? text[..^2] : text;
        // Divided as decimal, so that 0.5pp is exactly what 0.005 is.
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) && value >= 0 && value <= (decimal)unit
            ? (double)(value / (decimal)unit)
            : throw Wrong(entry, accepted, unit == 1 ? $"write {text}% for percent" : null);
    }

    /// <summary>A number of bytes, written plainly or as <c>64K</c> or <c>1M</c>: 1,024 of them, and 1,024 times as many.</summary>
    public long? Bytes(string key)
    {
        if (Find(key) is not { } entry)
            return null;
        return ByteCount.TryParse(Plain(entry, ByteCount.Accepted), out long bytes) && bytes > 0 ? bytes : throw Wrong(entry, ByteCount.Accepted);
    }

    public bool? Flag(string key)
    {
        if (Find(key) is not { } entry)
            return null;
        return Plain(entry, "true or false") switch
        {
            "true" => true,
            "false" => false,
            _ => throw Wrong(entry, "true or false"),
        };
    }

    /// <summary>A list of exactly <paramref name="count"/> whole numbers.</summary>
    public int[]? Integers(string key, int count, int minimum, int maximum)
    {
        if (Find(key) is not { } entry)
            return null;
        string accepted = string.Create(CultureInfo.InvariantCulture, $"a list of {count} whole numbers from {minimum} to {maximum}");
        if (entry.Value is not YamlList list || list.Items.Count != count)
            throw Wrong(entry, accepted);
        return [.. list.Items.Select(item =>
            item is YamlScalar { IsQuoted: false } scalar && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= minimum && value <= maximum
                ? value
                : throw new UsageException("E0014", item.Place.Text, $"'{_path}{key}' holds {YamlReader.Describe(item)}", accepted))];
    }

    /// <summary>A list of numbers, one for each channel.</summary>
    public float[]? Numbers(string key, double minimum, double maximum)
    {
        if (Find(key) is not { } entry)
            return null;
        string accepted = string.Create(CultureInfo.InvariantCulture, $"a list of numbers from {minimum} to {maximum}, one for each channel");
        if (entry.Value is not YamlList { Items.Count: > 0 } list)
            throw Wrong(entry, accepted);
        return [.. list.Items.Select(item =>
            item is YamlScalar { IsQuoted: false } scalar && float.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
                && value >= minimum && value <= maximum
                ? value
                : throw new UsageException("E0014", item.Place.Text, $"'{_path}{key}' holds {YamlReader.Describe(item)}", accepted))];
    }

    /// <summary>A list of words.</summary>
    public string[]? Texts(string key)
    {
        if (Find(key) is not { } entry)
            return null;
        const string accepted = "a list of words, such as [OK, scratch]";
        if (entry.Value is not YamlList { Items.Count: > 0 } list)
            throw Wrong(entry, accepted);
        return [.. list.Items.Select(item => item is YamlScalar { IsMissing: false } scalar
            ? scalar.Text
            : throw new UsageException("E0014", item.Place.Text, $"'{_path}{key}' holds {YamlReader.Describe(item)}", accepted))];
    }

    public Section? Child(string key) => Find(key) switch
    {
        null => null,
        { Value: YamlMap map } => new Section(map, $"{_path}{key}."),
        { } entry => throw Wrong(entry, "a mapping: 'key: value' lines below it"),
    };

    public Section RequiredChild(string key, string accepted) => Child(key) ?? throw Missing(key, accepted);

    /// <summary>Call when every key has been asked for.</summary>
    /// <exception cref="UsageException">The file holds a key that nobody asked for.</exception>
    public void Finish()
    {
        foreach (YamlEntry entry in _map.Entries)
        {
            if (_known.Contains(entry.Key))
                continue;
            string where = _path.Length == 0 ? "the project" : $"'{_path.TrimEnd('.')}'";
            string? nearest = NearestName.Of(entry.Key, _known);
            throw new UsageException("E0013", entry.Place.Text, $"unknown key '{entry.Key}' in {where}", string.Join(", ", _known),
                nearest is null ? null : $"did you mean '{nearest}'?");
        }
    }

    public UsageException Missing(string key, string accepted) =>
        new("E0015", Place.Text, $"'{_path}{key}' is missing", accepted, "'edge new' writes a project with every key explained");

    public UsageException Wrong(string key, string accepted, string? hint = null) => Wrong(_map.Find(key)!, accepted, hint);

    private UsageException Wrong(YamlEntry entry, string accepted, string? hint = null) => entry.Value is YamlScalar { IsMissing: true }
        ? new("E0015", entry.Place.Text, $"'{_path}{entry.Key}' has no value", accepted, hint)
        : new("E0014", entry.Value.Place.Text, $"'{_path}{entry.Key}' is {YamlReader.Describe(entry.Value)}", accepted, hint);

    private YamlEntry? Find(string key)
    {
        if (!_known.Contains(key))
            _known.Add(key);
        return _map.Find(key);
    }

    private YamlScalar Scalar(YamlEntry entry, string accepted) =>
        entry.Value is YamlScalar { IsMissing: false } scalar ? scalar : throw Wrong(entry, accepted);

    private string Plain(YamlEntry entry, string accepted) =>
        entry.Value is YamlScalar { IsMissing: false, IsQuoted: false } scalar ? scalar.Text : throw Wrong(entry, accepted);
}
