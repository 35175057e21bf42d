using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Costs;

/// <summary>The files of <c>boards/costs</c>: what kernels cost on each core that was counted.</summary>
public static class CoreCostFile
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly ConcurrentDictionary<string, CoreCost> _read = new();

    /// <summary>The cores that travel with Edge.</summary>
    public static IReadOnlyList<string> Shipped() =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <param name="core">A name of <see cref="Shipped"/>.</param>
    /// <exception cref="DataException">E0616: there is no such core, or its file is damaged.</exception>
    public static CoreCost Read(string core) => _read.GetOrAdd(core, ReadFile);

    /// <exception cref="JsonException">It is no such file, or a cost in it is negative.</exception>
    public static CoreCost Parse(string json)
    {
        CoreCost core = JsonSerializer.Deserialize<CoreCost>(json, _options) ?? throw new JsonException("it holds null");
        IEnumerable<CostLine> lines = core.Kernels.Select(cost => cost.Instructions).Concat(core.Kernels.Select(cost => cost.Cycles).OfType<CostLine>());
        bool falls = lines.Any(line => new[] { line.PerMac, line.PerTap, line.PerOutput, line.PerTurn, line.PerCall }.Min() < 0);
        return falls ? throw new JsonException("a cost is negative") : core;
    }

    /// <summary>A kernel to a line, so that a new fit can be compared with the one before.</summary>
    public static string Write(CoreCost core)
    {
        var text = new StringBuilder(JsonSerializer.Serialize(core with { Kernels = [] }, _options));
        text.Replace("\"kernels\":[]", $"\"kernels\":[\n{string.Join(",\n", core.Kernels.Select(cost => "  " + JsonSerializer.Serialize(cost, _options)))}\n]");
        return text.Append('\n').ToString();
    }

    private static string Folder => ShippedFiles.Folder("boards/costs");

    private static CoreCost ReadFile(string core)
    {
        string path = Path.Combine(Folder, $"{core}.json");
        if (!File.Exists(path))
            throw new DataException("E0616", core, "no kernel was counted on such a core", string.Join(", ", Shipped()));
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new DataException("E0616", path, e.Message.ReplaceLineEndings(" "), "a file that 'make study-cost' writes", inner: e);
        }
    }
}
