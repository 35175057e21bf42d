using System.Text;
using System.Text.Json;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>One conformance vector: inputs, kernel calls and the bytes they must give. Any backend can run it from the file alone.</summary>
/// <param name="Asks">What the vector was made for.</param>
/// <param name="Operator">The operator's kind.</param>
internal sealed record VectorFile(
    string Asks, string Operator, IReadOnlyList<(Shape Shape, sbyte[] Values)> Inputs, IReadOnlyList<KernelCall> Calls, Shape OutputShape, sbyte[] Expected)
{
    private const string ProducedBy = "exact integer arithmetic, tests/Compiler/Operators/ExactKernels.cs of edge 0.1.0";

    /// <summary>tests/vectors of the repository.</summary>
    public static string Folder { get; } = Path.Combine(Golden.Root(), "tests", "vectors");

    public static VectorFile Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        KernelCall[] calls = [.. root.GetProperty("calls").EnumerateArray().Select(call => new KernelCall(
            call.GetProperty("kernel").GetString()!,
            Ints(call.GetProperty("activations")),
            [.. call.GetProperty("parameters").EnumerateObject().Select(p => new Parameter(p.Name, p.Value.GetInt32()))],
            [.. call.GetProperty("tables").EnumerateArray().Select(ReadTable)]))];
        JsonElement output = root.GetProperty("output");
        return new VectorFile(
            root.GetProperty("asks").GetString()!, root.GetProperty("operator").GetString()!,
            [.. root.GetProperty("inputs").EnumerateArray().Select(input => (ReadShape(input), Int8s(input)))],
            calls, ReadShape(output), Int8s(output));
    }

    /// <summary>The file's text: 16 values to a line.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        text.Append($"{{\n  \"produced_by\": \"{ProducedBy}\",\n  \"asks\": \"{Asks}\",\n  \"operator\": \"{Operator}\",\n  \"inputs\": [");
        text.AppendJoin(",", Inputs.Select(input => $"\n    {{ {Values(input.Shape, input.Values)} }}"));
        text.Append("\n  ],\n  \"calls\": [");
        text.AppendJoin(",", Calls.Select(Call));
        text.Append($"\n  ],\n  \"output\": {{ {Values(OutputShape, Expected)} }}\n}}\n");
        return text.ToString();
    }

    private static string Call(KernelCall call)
    {
        string parameters = string.Join(", ", call.Parameters.Select(p => $"\"{p.Name}\": {p.Value}"));
        string tables = string.Join(",", call.Tables.Select(table =>
            $"\n        {{ \"name\": \"{table.Name}\", \"type\": \"{(table.Bytes > table.Data.Length ? "int32" : "int8")}\", {Values(table.Shape, table.Data)} }}"));
        return $"\n    {{\n      \"kernel\": \"{call.Kernel}\",\n      \"activations\": [{string.Join(", ", call.Activations)}],"
            + $"\n      \"parameters\": {{ {parameters} }},\n      \"tables\": [{tables}]\n    }}";
    }

    private static string Values(Shape shape, Array values)
    {
        int[] numbers = [.. values.Cast<object>().Select(Convert.ToInt32)];
        return $"\"shape\": [{string.Join(", ", shape.Extents)}], \"values\": [\n"
            + string.Join(",\n", numbers.Chunk(16).Select(line => string.Join(",", line))) + "]";
    }

    private static Table ReadTable(JsonElement table)
    {
        Array data = table.GetProperty("type").GetString() == "int32" ? Ints(table.GetProperty("values")) : Int8s(table);
        return new Table(table.GetProperty("name").GetString()!, data, ReadShape(table), "");
    }

    private static Shape ReadShape(JsonElement holder) => new(Ints(holder.GetProperty("shape")));

    private static sbyte[] Int8s(JsonElement holder) => Array.ConvertAll(Ints(holder.GetProperty("values")), value => (sbyte)value);

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];
}
