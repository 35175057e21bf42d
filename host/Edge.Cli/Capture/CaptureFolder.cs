using System.Security.Cryptography;
using System.Text.Json;
using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Datasets.Captured;
using Edge.Training.Datasets.Images;

namespace Edge.Cli.Capture;

/// <summary>A folder that pictures are captured into, one process at a time. Nothing in it is ever overwritten.</summary>
/// <remarks>
/// A picture is on the disk before the journal names it, and the journal's line before anybody hears of it: whatever is interrupted is done again and finds
/// what was finished.
/// </remarks>
internal sealed class CaptureFolder : IDisposable
{
    /// <summary>Heat maps lie in here, by the names of their pictures; its dot keeps them out of every dataset.</summary>
    public const string Maps = ".maps";

    private readonly string _folder;
    private readonly string _shown;
    private readonly JournalFile _journal;
    private readonly Dictionary<string, string> _known; // file to the SHA-256 of its pixels
    private CaptureDescription? _description;

    private CaptureFolder(string folder, string shown, JournalFile journal)
    {
        (_folder, _shown, _journal) = (folder, shown, journal);
        _known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (CaptureEntry entry in CaptureJson.Lines<CaptureEntry>(journal.Lines).Entries)
            _known[entry.File] = entry.Sha256;
        _description = CaptureDescription.Read(folder);
    }

    /// <summary>Pictures that were captured before.</summary>
    public int Count => _known.Count;

    /// <param name="shown">The folder as messages call it.</param>
    /// <exception cref="DeviceException">E0640: it cannot be written, or another edge captures into it.</exception>
    /// <exception cref="DataException">E0247: its description is damaged.</exception>
    public static CaptureFolder Open(string folder, string shown)
    {
        JournalFile journal = Writing(shown, () => JournalFile.Open(Path.Combine(folder, CaptureEntry.Journal)));
        try
        {
            return new CaptureFolder(folder, shown, journal);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Adds a picture that has a name of its own.</summary>
    /// <param name="name">Without an extension. Where another picture has it, as cameras that count their files write them, the hash is added.</param>
    /// <returns>False: it was here already.</returns>
    /// <exception cref="DataException">E0247: the folder holds pictures of another kind, size or preprocessing.</exception>
    public bool Add(string name, CapturedPicture picture, Func<string, string, CaptureEntry> describe)
    {
        Accept(picture.Description);
        string hash = Convert.ToHexStringLower(SHA256.HashData(picture.Picture.Pixels));
        string file = FileOf(name, picture.Label);
        if (_known.TryGetValue(file, out string? before) ? before != hash : IsAnother(file, hash))
            file = FileOf($"{name}-{hash[..8]}", picture.Label);
        if (_known.ContainsKey(file))
            return false;
        string path = Path.Combine(_folder, file);
        Writing(_shown, () =>
        {
            if (picture.Heat is { } heat)
                AtomicFile.Write(Path.Combine(_folder, Maps, file), Png.Encode(heat));
            // A run that ended between picture and journal left it; written again it would be the same.
            if (!File.Exists(path))
                AtomicFile.Write(path, Png.Encode(picture.Picture));
            _journal.Add(JsonSerializer.SerializeToUtf8Bytes(describe(file, hash), CaptureJson.Options));
            return true;
        });
        _known.Add(file, hash);
        return true;
    }

    /// <summary>A name of this unit and moment that no picture has.</summary>
    public string FreeName(string unit, DateTimeOffset time)
    {
        for (int i = 0; ; i++)
        {
            string name = FormattableString.Invariant($"{unit}-{time:yyyyMMdd'T'HHmmssfff}{(i == 0 ? "" : $"-{i}")}");
            if (!_known.Keys.Any(file => Path.GetFileNameWithoutExtension(file) == name))
                return name;
        }
    }

    public void Dispose() => _journal.Dispose();

    private static string FileOf(string name, string? label) => label is null ? $"{name}.png" : $"{label}/{name}.png";

    // A run that ended between picture and journal left the same picture; anything else is somebody's own.
    private bool IsAnother(string file, string hash)
    {
        string path = Path.Combine(_folder, file);
        return File.Exists(path) && Convert.ToHexStringLower(SHA256.HashData(ImageFile.Read(path).Pixels)) != hash;
    }

    private void Accept(CaptureDescription description)
    {
        if (_description is null)
        {
            Writing(_shown, () =>
            {
                description.Write(_folder);
                return true;
            });
            _description = description;
        }

        if (_description == description)
            return;
        throw new DataException("E0247", _shown, $"holds {Said(_description)}", Said(description), "a folder for each kind of pictures");
    }

    private static string Said(CaptureDescription what) =>
        $"{what.Kind}s {what.Height}x{what.Width}x{what.Channels}{(what.Preprocessing.Length > 12 ? $" of preprocessing {what.Preprocessing[..12]}" : "")}";

    private static T Writing<T>(string shown, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException("E0640", shown, $"cannot be written: {e.Message.TrimEnd('.')}", "room on the disk, and no other edge that captures into it",
                "what is written stays; run the same command again", e);
        }
    }
}

/// <summary>A picture on its way into a folder.</summary>
/// <param name="Label">What somebody says that it is; null: it goes beside the folders of the classes.</param>
internal sealed record CapturedPicture(CaptureDescription Description, Picture Picture, string? Label)
{
    /// <summary>Its heat map, drawn over it; null: it has none, or nobody knows its size.</summary>
    public Picture? Heat { get; init; }
}
