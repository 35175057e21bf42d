using Edge.Compiler.Ir;

namespace Edge.Cli.Projects;

/// <summary>Puts one value of the command line into the project as if the file said so.</summary>
internal static class Override
{
    /// <param name="text"><c>train.epochs=3</c>; the value is YAML, so <c>preprocess.crop=[0, 0, 64, 64]</c> works.</param>
    /// <exception cref="UsageException">Not of that form.</exception>
    public static YamlMap Apply(YamlMap map, string text)
    {
        string option = $"--set {text}";
        int equals = text.IndexOf('=');
        string[] keys = equals < 0 ? [] : text[..equals].Split('.');
        if (keys.Length == 0 || keys.Any(key => key.Length == 0))
            throw new UsageException("E0017", option, "not of the form KEY=VALUE", "the keys of the project file joined by dots, such as train.epochs=3");
        return Put(map, keys, YamlReader.ReadValue(text[(equals + 1)..], option), option);
    }

    private static YamlMap Put(YamlMap map, ReadOnlySpan<string> keys, YamlValue value, string option)
    {
        string key = keys[0];
        YamlEntry? old = map.Find(key);
        if (keys.Length > 1)
        {
            YamlMap inner = old?.Value switch
            {
                null => new YamlMap(new Place(option), []),
                YamlMap existing => existing,
                { } other => throw new UsageException("E0017", option, $"'{key}' is {YamlReader.Describe(other)}, which has no keys", "a key of the project file"),
            };
            value = Put(inner, keys[1..], value, option);
        }

        var entry = new YamlEntry(old?.Place ?? new Place(option), key, value);
        return map with
        {
            Entries = old is null ? [.. map.Entries, entry] : [.. map.Entries.Select(existing => existing.Key == key ? entry : existing)],
        };
    }
}
