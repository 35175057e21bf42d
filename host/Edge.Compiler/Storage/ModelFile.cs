using System.Security.Cryptography;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Storage;

/// <summary>A network on disk, float or int8, with what belongs to it: the <c>.edge</c> file.</summary>
/// <remarks>
/// <code>
/// 8 bytes    "EDGEMODL"
/// 4 bytes    version, little endian: 1; 2 where float constants are stored in two bytes; 3 where there are several levels
/// 4 bytes    length of the header
/// header     JSON in UTF-8: tensors, nodes, preprocessing, provenance
/// data       every constant in the order of the header's tensors, little endian, without gaps; those of a lower level that
///            are leading blocks of level 0's have none
/// 32 bytes   SHA-256 of all before
/// </code>
/// The same model gives the same bytes on any machine.
/// </remarks>
/// <param name="Graph">The network.</param>
public sealed record ModelFile(Graph Graph)
{
    public const string Extension = ".edge";

    private const long LargestFileBytes = 1L << 30;

    private readonly LevelSet? _levels;

    /// <summary>A network of several levels; <see cref="Graph"/> is level 0.</summary>
    public static ModelFile Of(LevelSet levels) => new(levels.Full) { Levels = levels };

    /// <summary>The levels of which <see cref="Graph"/> is the whole network; null where it is the only one.</summary>
    public LevelSet? Levels
    {
        get => _levels?.Full == Graph ? _levels : null; // another graph has left them behind
        init => _levels = value;
    }

    /// <summary>How an image becomes the network's input, as text that stays as it is; null when unknown.</summary>
    public string? Preprocessing { get; init; }

    /// <summary>How float constants are written. Those of a network that was not rounded to float16 do not fit into it.</summary>
    public WeightStorage Storage { get; init; }

    /// <summary>Where the model is from: name of a step or setting, and what it was.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; init; } = new Dictionary<string, string>();

    /// <summary>The file it was imported from; null when Edge made it.</summary>
    public ImportedFile? Origin => Provenance.TryGetValue(ImportedFile.Key, out string? text) ? ImportedFile.Parse(text) : null;

    /// <summary>The hash of the file's content, 64 hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(ToBytes().AsSpan()[^SHA256.HashSizeInBytes..]);

    /// <summary>One of the levels as a model of its own.</summary>
    /// <exception cref="UsageException">E0021: there is no such level.</exception>
    public ModelFile At(int level)
    {
        int count = Levels?.Count ?? 1;
        if (level < 0 || level >= count)
            throw new UsageException("E0021", Graph.Name, $"there is no level {level}", count == 1 ? "0: the model has one level" : $"0 to {count - 1}");
        if (Levels is null)
            return this;
        var provenance = new Dictionary<string, string>(Provenance) { ["level"] = $"{level} of {count}, from sha256 {Sha256}" };
        return this with { Graph = Levels.Levels[level], Levels = null, Provenance = provenance };
    }

    /// <summary>The file as bytes.</summary>
    /// <exception cref="InvalidOperationException">Float16 was asked for, and a constant is no such value: <see cref="Quantizing.HalfWeights"/> comes first.</exception>
    public byte[] ToBytes() => ModelWriter.Write(this);

    /// <summary>Writes the file; no half-written model is ever found at <paramref name="path"/>.</summary>
    public void Save(string path) => AtomicFile.Write(path, ToBytes());

    /// <exception cref="ModelException">E0110 to E0114: there is no such file, or it is not a whole and consistent model.</exception>
    public static ModelFile Load(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            long bytes = new FileInfo(path).Length;
            if (bytes > LargestFileBytes)
                throw new ModelException("E0112", name, $"{bytes} bytes", $"at most {LargestFileBytes} bytes", "this is no model Edge wrote");
            return Parse(File.ReadAllBytes(path), name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("E0110", path, "the file cannot be read", "a readable .edge file", e.Message, e);
        }
    }

    /// <param name="bytes">A whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ModelException">E0111 to E0114: the bytes are not a whole and consistent model.</exception>
    public static ModelFile Parse(byte[] bytes, string name) => ModelReader.Read(bytes, name);
}
