namespace Edge.Bench;

/// <summary>What a long study has counted so far, in a file: an interrupted one goes on where it stopped.</summary>
/// <param name="file">A line for each count, written when it is known; a missing file is an empty one.</param>
/// <param name="version">Tells builds apart: counts of another build are measured again.</param>
internal sealed class KeptCounts(string file, string version)
{
    private readonly Dictionary<string, int> _known = Read(file, version);

    /// <summary>The count that was kept under <paramref name="name"/>, or the one that <paramref name="measure"/> finds now.</summary>
    public int Get(string name, Func<int> measure)
    {
        if (_known.TryGetValue(name, out int known))
            return known;
        int count = measure();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.AppendAllText(file, FormattableString.Invariant($"{version}\t{name}\t{count}\n"));
        return _known[name] = count;
    }

    /// <summary>Forgets everything: the study is over.</summary>
    public void Clear() => File.Delete(file);

    // A line that was cut short has too few fields, or no line end and is measured again.
    private static Dictionary<string, int> Read(string file, string version)
    {
        if (!File.Exists(file))
            return [];
        string text = File.ReadAllText(file);
        string[][] lines = [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n').Select(line => line.Split('\t'))];
        return lines.Where(line => line.Length == 3 && line[0] == version).DistinctBy(line => line[1]).ToDictionary(line => line[1], line => int.Parse(line[2]));
    }
}
