using Edge.Compiler.Storage;

namespace Edge.Training.Datasets.Captured;

/// <summary>One line of <c>labels.jsonl</c>: what a person said of a picture. The last line of a picture counts.</summary>
/// <param name="File">Below the folder, with forward slashes.</param>
/// <param name="Answer">A constant of this class.</param>
/// <param name="Label">The class, where the answer is one.</param>
/// <param name="By">Who said it.</param>
/// <param name="Time">ISO 8601, with the offset.</param>
public sealed record LabelEntry(string File, string Answer, string? Label, string By, string Time)
{
    public const string Journal = "labels.jsonl";

    public const string IsClass = "class";

    /// <summary>A person cannot say either: it teaches nothing.</summary>
    public const string IsGray = "gray";

    /// <summary>Not now: it comes again when everything else is done.</summary>
    public const string IsSkipped = "skip";

    /// <summary>What was said before is taken back.</summary>
    public const string IsUndone = "undo";

    /// <summary>The last word about each picture; those that were taken back have none.</summary>
    public static Dictionary<string, LabelEntry> Latest(IEnumerable<LabelEntry> entries)
    {
        var latest = new Dictionary<string, LabelEntry>(StringComparer.Ordinal);
        foreach (LabelEntry entry in entries)
        {
            if (entry.Answer == IsUndone)
                latest.Remove(entry.File);
            else
                latest[entry.File] = entry;
        }

        return latest;
    }

    /// <summary>What was said of the pictures of a folder, and how many lines of it cannot be read.</summary>
    public static (Dictionary<string, LabelEntry> Latest, int Unreadable) Read(string folder)
    {
        string path = Path.Combine(folder, Journal);
        var (entries, unreadable) = CaptureJson.Lines<LabelEntry>(DatasetFile.Guard(path, () => JournalFile.Read(path)));
        return (Latest(entries), unreadable);
    }
}
