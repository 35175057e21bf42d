using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Bench.Compression;

/// <summary>One thing that was measured: a line of a data file.</summary>
/// <param name="Key">What it is, unique for a seed.</param>
/// <param name="Seed">Of everything random in it.</param>
/// <param name="Settings">All that it depends on; with others it is measured again.</param>
/// <param name="Values">Numbers by name; accuracies in [0, 1].</param>
/// <param name="Notes">Words by name.</param>
/// <param name="Seconds">What it took, by the clock.</param>
/// <param name="CpuSeconds">Of all cores, compilers not counted.</param>
/// <param name="Command">What repeats it.</param>
/// <param name="Finished">When, in UTC.</param>
internal sealed record StudyFact(
    string Key, int Seed, string Settings, IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, string> Notes,
    double Seconds, double CpuSeconds, string Command, DateTime Finished)
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public double this[string name] => Values[name];

    public string ToLine() => JsonSerializer.Serialize(this, _options);

    /// <summary>Null for a line that was cut short.</summary>
    public static StudyFact? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<StudyFact>(line, _options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
