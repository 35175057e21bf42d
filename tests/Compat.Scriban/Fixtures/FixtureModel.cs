using System.Text.Json;
using Scriban.Runtime;

namespace Edge.Compat.Scriban.Tests.Fixtures;

/// <summary>Turns the JSON of a recorded model into the values that a template sees.</summary>
/// <remarks>
/// An integer becomes <c>int</c> (<c>long</c> where it does not fit), a number with a point <c>double</c>, an object a
/// <see cref="ScriptObject"/>, an array a <see cref="ScriptArray"/>. Other types are objects with one key: <c>{"$long": 1}</c>,
/// <c>{"$float": 0.1}</c>, <c>{"$ints": [1, 2]}</c> (an <c>int[]</c>), <c>{"$lazy": 3}</c> (an <c>IEnumerable&lt;int&gt;</c> of 0, 1, 2)
/// and <c>{"$step": {...}}</c> (a <see cref="FixtureStep"/>).
/// </remarks>
public static class FixtureModel
{
    public static ScriptObject Globals(JsonElement? model)
    {
        var globals = new ScriptObject();
        if (model is { } element)
        {
            foreach (JsonProperty property in element.EnumerateObject())
                globals[property.Name] = Value(property.Value);
        }

        return globals;
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.Array => Array(element),
        _ => Typed(element) ?? Globals(element),
    };

    private static object Number(JsonElement element)
    {
        if (element.TryGetInt32(out int small))
            return small;
        return element.TryGetInt64(out long large) ? large : (object)element.GetDouble();
    }

    private static ScriptArray Array(JsonElement element)
    {
        var array = new ScriptArray();
        foreach (JsonElement item in element.EnumerateArray())
            array.Add(Value(item));
        return array;
    }

    private static object? Typed(JsonElement element)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case "$long": return property.Value.GetInt64();
                case "$float": return property.Value.GetSingle();
                case "$ints": return property.Value.Deserialize<int[]>();
                case "$lazy": return Enumerable.Range(0, property.Value.GetInt32());
                case "$step": return property.Value.Deserialize<FixtureStep>(RecordedTemplate.Format);
                default: return null;
            }
        }

        return null;
    }
}

/// <summary>A .NET object as emission hands them to templates: its members are seen in snake case.</summary>
public sealed class FixtureStep
{
    public string Name { get; init; } = "";
    public string? Comment { get; init; }
    public int InputChannels { get; init; }
    public long ArenaBytes { get; init; }
    public float InputScale { get; init; }
    public double Ratio { get; init; }
    public bool IsPerChannel { get; init; }
    public DayOfWeek Kind { get; init; }
    public int[] OutputShape { get; init; } = [];
    public List<FixtureStep> Fused { get; init; } = [];
    public Dictionary<string, int> Attributes { get; init; } = [];
    public FixtureStep? Next { get; init; }

    public string Describe(string prefix) => prefix + Name;
}
