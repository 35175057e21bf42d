using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;
using Scriban.Runtime;

namespace Scriban.Functions;

/// <summary>Values to JSON text and back.</summary>
internal static class Json
{
    public static string Write(TemplateContext context, object? value)
    {
        if (value is IScriptCustomFunction)
            throw new ArgumentOutOfRangeException(nameof(value), "Can not serialize functions to JSON.");
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(context, writer, value, depth: 1);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(TemplateContext context, Utf8JsonWriter writer, object? value, int depth)
    {
        if (context.ObjectRecursionLimit != 0 && depth > context.ObjectRecursionLimit)
            throw new InvalidOperationException("Structure is too deeply nested or contains reference loops.");
        context.CheckAbort();
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case IFormattable:
                // Numbers, dates and script objects, the last with all they hold.
                JsonSerializer.Serialize(writer, value, value.GetType());
                break;
            case IList items:
                writer.WriteStartArray();
                foreach (object? item in items)
                    Write(context, writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            default:
                WriteMembers(context, writer, value, depth);
                break;
        }
    }

    private static void WriteMembers(TemplateContext context, Utf8JsonWriter writer, object value, int depth)
    {
        writer.WriteStartObject();
        MemberAccess access = context.GetMemberAccess(value);
        foreach (string name in access.Names(context, value))
        {
            if (!access.TryGet(context, context.CurrentSpan, value, name, out object? member))
                continue;
            writer.WritePropertyName(name);
            Write(context, writer, member, depth + 1);
        }

        writer.WriteEndObject();
    }

    public static object? Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    private static object? Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new ScriptObject();
                foreach (JsonProperty property in element.EnumerateObject())
                    members[property.Name] = Read(property.Value);
                return members;
            case JsonValueKind.Array:
                return new ScriptArray(element.EnumerateArray().Select(Read));
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return element.GetDecimal();
            case JsonValueKind.True or JsonValueKind.False:
                return element.GetBoolean();
            default:
                return null;
        }
    }
}
