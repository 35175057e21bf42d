using System.Text.Json.Serialization;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Training.Compressing;

/// <summary>A network on the way, as it is kept: enough to go on from it, and to say what it is.</summary>
/// <param name="Name"><c>start</c>, <c>round3</c>, <c>final3</c>: unique within one compression.</param>
/// <param name="Round">How many rounds it has behind it.</param>
public sealed record CompressionCandidate(string Name, int Round)
{
    /// <summary>The float graph; batch norms apart.</summary>
    public required string File { get; init; }

    /// <summary>The INT8 graph, of a candidate for the result; null else.</summary>
    public string? Int8File { get; init; }

    /// <summary>Of a weight, by node; filters of nodes that are not named have 8.</summary>
    public IReadOnlyDictionary<string, int> Bits { get; init; } = new Dictionary<string, int>();

    /// <summary>Different values of a filter that has a codebook, by node.</summary>
    public IReadOnlyDictionary<string, int> Values { get; init; } = new Dictionary<string, int>();

    /// <summary>Both.</summary>
    [JsonIgnore]
    public WeightForms Forms => new(Bits) { Values = Values };

    /// <summary>What was done since the candidate it goes on from, each with what is left then.</summary>
    public required IReadOnlyList<CompressionStep> Steps { get; init; }

    /// <summary>The elementary moves of a round, in the order in which they were chosen.</summary>
    public IReadOnlyList<CompressionMove> Moves { get; init; } = [];

    /// <summary>On its board.</summary>
    public required DeviceCost Cost { get; init; }

    /// <summary>On the search images, in [0, 1]: of the INT8 graph where there is one, else in float32 whatever its bits.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Against the network as it came.</summary>
    public required PairedDrop Drop { get; init; }

    /// <summary>True for a candidate for the result that the gate lets through.</summary>
    public bool IsWithinLoss { get; init; }

    /// <summary>What it took to make and judge it.</summary>
    public double Seconds { get; init; }

    /// <exception cref="ModelException">E0110 to E0114: the file is not there or damaged.</exception>
    public Graph LoadGraph() => ModelFile.Load(File).Graph;

    /// <inheritdoc cref="LoadGraph"/>
    public Graph LoadInt8() => ModelFile.Load(Int8File ?? throw new InvalidOperationException($"'{Name}' is not quantized")).Graph;
}

/// <summary>Every candidate once: one that is known, and whose files are there, is not made again.</summary>
/// <param name="known">Of an earlier, interrupted run with the same settings.</param>
/// <param name="keep">Keeps a new one before the work goes on.</param>
public sealed class CandidateBook(IEnumerable<CompressionCandidate>? known = null, Action<CompressionCandidate>? keep = null)
{
    private readonly Dictionary<string, CompressionCandidate> _known = (known ?? [])
        .Where(candidate => System.IO.File.Exists(candidate.File) && (candidate.Int8File is null || System.IO.File.Exists(candidate.Int8File)))
        .ToDictionary(candidate => candidate.Name);

    /// <summary>How many were made here rather than known.</summary>
    public int Made { get; private set; }

    /// <param name="make">Null where there is nothing to make.</param>
    public CompressionCandidate? Of(string name, Func<CompressionCandidate?> make)
    {
        if (_known.TryGetValue(name, out CompressionCandidate? candidate))
            return candidate;
        candidate = make();
        if (candidate is null)
            return null;
        Made++;
        keep?.Invoke(candidate);
        return _known[name] = candidate;
    }
}
