using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Compiler.Ir;

namespace Edge.Devices.Securing;

/// <summary>What is burnt into a chip: fields with their values, in small letters; of eFuses <c>NAME.readable</c> and <c>NAME.writeable</c> too.</summary>
public static partial class SecureState
{
    public const string Readable = ".readable", Writeable = ".writeable";

    /// <summary>The JSON that <c>espefuse summary --format json</c> writes.</summary>
    /// <param name="unitField">Whose value is the chip's number.</param>
    /// <exception cref="DeviceException">E0744: it is not that, or from a version without raw values.</exception>
    public static (IReadOnlyDictionary<string, string> Fields, string Unit) OfEfuses(string json, string unitField, string tool)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? unit = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty field in document.RootElement.EnumerateObject())
            {
                if (!field.Value.TryGetProperty("raw_value", out JsonElement raw))
                {
                    throw new DeviceException("E0744", tool, $"says of {field.Name} no 'raw_value'", "espefuse of 2026 or later",
                        "update the tool: older ones do not tell 1 from 7 in a counter");
                }

                fields[field.Name] = raw.GetString()!.ToLowerInvariant();
                fields[field.Name + Readable] = field.Value.GetProperty("readable").GetBoolean() ? "true" : "false";
                fields[field.Name + Writeable] = field.Value.GetProperty("writeable").GetBoolean() ? "true" : "false";
                if (field.Name == unitField && Address().Match(field.Value.GetProperty("value").ToString()) is { Success: true } address)
                    unit = address.Value.ToLowerInvariant();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new DeviceException("E0744", tool, "did not write the state that was asked for", "JSON of its fields", "the log holds all it said", e);
        }

        return (fields, unit ?? throw new DeviceException("E0744", tool, $"does not say the chip's number in {unitField}", hint: "the log holds all it said"));
    }

    /// <summary>Lines <c>NAME : 0xVALUE (meaning)</c>.</summary>
    /// <exception cref="DeviceException">E0744: there is none.</exception>
    public static IReadOnlyDictionary<string, string> OfOptionBytes(string said, string tool)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match line in OptionByte().Matches(said.ReplaceLineEndings("\n")))
            fields[line.Groups[1].Value] = line.Groups[2].Value.ToLowerInvariant();
        return fields.Count > 0 ? fields : throw new DeviceException("E0744", tool, "shows no option bytes", hint: "the log holds all it said");
    }

    /// <summary>Whether all conditions hold.</summary>
    /// <exception cref="DeviceException">E0744: the tool says nothing about a field that one of them is about.</exception>
    public static bool Fits(this IReadOnlyDictionary<string, string> state, IReadOnlyDictionary<string, string> conditions, string tool) =>
        conditions.Count > 0 && !state.Unfit(conditions, tool).Any();

    /// <summary>Fields whose conditions do not hold.</summary>
    /// <inheritdoc cref="Fits"/>
    public static IEnumerable<string> Unfit(this IReadOnlyDictionary<string, string> state, IReadOnlyDictionary<string, string> conditions, string tool) =>
        conditions.Where(condition => !Regex.IsMatch(state.TryGetValue(condition.Key, out string? value) ? value
            : throw new DeviceException("E0744", tool, $"says nothing of {condition.Key}",
                hint: "is it another chip, or another version of the tool than its description is for?"),
            $"^(?:{condition.Value})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))).Select(condition => condition.Key);

    [GeneratedRegex("[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}")]
    private static partial Regex Address();

    [GeneratedRegex(@"^ +([A-Za-z][A-Za-z0-9_]*) *: +(0x[0-9a-fA-F]+)", RegexOptions.Multiline)]
    private static partial Regex OptionByte();
}
