namespace Edge.Cli.Projects;

/// <summary>A place in a project file, or the option that stands in for one.</summary>
/// <param name="Text"><c>edge.yaml:7:3</c>, or <c>--set train.epochs=3</c>.</param>
internal readonly record struct Place(string Text)
{
    public override string ToString() => Text;
}

/// <summary>A value of a project file with the place it was written at.</summary>
internal abstract record YamlValue(Place Place);

/// <param name="Text">Without quotes.</param>
/// <param name="IsQuoted">A quoted value is text, whatever it looks like.</param>
internal sealed record YamlScalar(Place Place, string Text, bool IsQuoted) : YamlValue(Place)
{
    /// <summary>Nothing was written after the colon.</summary>
    public bool IsMissing => !IsQuoted && Text is "" or "~" or "null";
}

internal sealed record YamlList(Place Place, IReadOnlyList<YamlValue> Items) : YamlValue(Place);

/// <param name="Entries">In the order they were written; keys are unique.</param>
internal sealed record YamlMap(Place Place, IReadOnlyList<YamlEntry> Entries) : YamlValue(Place)
{
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <param name="Place">Where the key stands.</param>
internal sealed record YamlEntry(Place Place, string Key, YamlValue Value);
