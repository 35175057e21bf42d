using System.Reflection;
using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Storage;

/// <summary>An operator's attributes as JSON.</summary>
/// <remarks>
/// What an operator stores is what its record declares: the parameters of its constructor and its init properties.
/// <see cref="OperatorSet.All"/> names the operators, <see cref="Values"/> the types of attributes. A new operator needs nothing here unless it
/// brings a new type of attribute.
/// </remarks>
internal static class OperatorCodec
{
    private static readonly IReadOnlyDictionary<string, Attributes> ByKind = OperatorSet.All.ToDictionary(type => type.Name, type => new Attributes(type));

    private static readonly IReadOnlyDictionary<Type, ValueCodec> Values = new Dictionary<Type, ValueCodec>
    {
        [typeof(int)] = new((json, value) => json.WriteNumberValue((int)value), (json, where) => JsonFields.Integer(json, where)),
        [typeof(float)] = new((json, value) => json.WriteNumberValue((float)value), (json, where) => JsonFields.Real(json, where)),
        [typeof(Activation)] = Word<Activation>("activation"),
        [typeof(ResizeMode)] = Word<ResizeMode>("resize mode"),
        [typeof(ResizeGrid)] = Word<ResizeGrid>("resize grid"),
        [typeof(NearestRounding)] = Word<NearestRounding>("rounding"),
        [typeof(BlockOrder)] = Word<BlockOrder>("block order"),
        [typeof(AxisOrder)] = Integers(value => ((AxisOrder)value).Axes, v => new AxisOrder(v), null),
        [typeof(Size)] = Integers(value => [((Size)value).Height, ((Size)value).Width], v => new Size(v[0], v[1]), 2),
        [typeof(ResizePlaces)] = new(WritePlaces, ReadPlaces),
        [typeof(Padding)] = Integers(value => PaddingItems((Padding)value), v => new Padding(v[0], v[1], v[2], v[3]), 4),
        [typeof(Shape)] = Integers(value => ((Shape)value).Extents, v => new Shape(v), null),
        [typeof(IReadOnlyList<float>)] = new(WriteReals, ReadReals),
    };

    public static void Write(Utf8JsonWriter json, Operator kind)
    {
        json.WriteStartObject();
        foreach (PropertyInfo property in ByKind[kind.Kind].Properties)
        {
            json.WritePropertyName(property.Name);
            Values[property.PropertyType].Write(json, property.GetValue(kind)!);
        }

        json.WriteEndObject();
    }

    /// <remarks>An attribute that an operator got later has a default, which files from before that mean; those of the constructor are always there.</remarks>
    /// <exception cref="FormatException">There is no such operator, or an attribute is missing, unknown or malformed.</exception>
    public static Operator Read(string kind, JsonElement json, string where)
    {
        if (!ByKind.TryGetValue(kind, out Attributes? attributes))
            throw new FormatException($"{where} has the unknown operator '{kind}'");
        var fields = new JsonFields(json, where);
        var values = new Dictionary<string, object>();
        foreach (PropertyInfo property in attributes.Properties)
        {
            JsonElement? value = attributes.IsRequired(property) ? fields.Take(property.Name) : fields.TakeOptional(property.Name);
            if (value is { } written)
                values[property.Name] = Values[property.PropertyType].Read(written, $"{where}.{property.Name}");
        }

        fields.Finish();
        return attributes.Create(values);
    }

    private static ValueCodec Word<T>(string meaning)
        where T : struct, Enum => new(
        (json, value) => json.WriteStringValue(value.ToString()),
        (json, where) =>
        {
            string text = JsonFields.Text(json, where);
            return Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text) : throw new FormatException($"{where} is the unknown {meaning} '{text}'");
        });

    private static IReadOnlyList<int> PaddingItems(Padding padding) => [padding.Top, padding.Left, padding.Bottom, padding.Right];

    private static ValueCodec Integers(Func<object, IReadOnlyList<int>> items, Func<int[], object> create, int? count) => new(
        (json, value) =>
        {
            json.WriteStartArray();
            foreach (int item in items(value))
                json.WriteNumberValue(item);
            json.WriteEndArray();
        },
        (json, where) =>
        {
            int[] values = [.. JsonFields.Items(json, where).Select(item => JsonFields.Integer(item, where))];
            return count is null || values.Length == count ? create(values) : throw new FormatException($"{where} has {values.Length} numbers, not {count}");
        });

    private static void WritePlaces(Utf8JsonWriter json, object value)
    {
        json.WriteStartArray();
        json.WriteNumberValue(((ResizePlaces)value).Start);
        json.WriteNumberValue(((ResizePlaces)value).Step);
        json.WriteEndArray();
    }

    private static object ReadPlaces(JsonElement json, string where) => JsonFields.Items(json, where).Select(item => JsonFields.Double(item, where)).ToArray() is [var start, var step]
        ? new ResizePlaces(start, step)
        : throw new FormatException($"{where} is not a start and a step");

    private static void WriteReals(Utf8JsonWriter json, object value)
    {
        json.WriteStartArray();
        foreach (float item in (IReadOnlyList<float>)value)
            json.WriteNumberValue(item);
        json.WriteEndArray();
    }

    private static object ReadReals(JsonElement json, string where) => JsonFields.Items(json, where).Select(item => JsonFields.Real(item, where)).ToArray();

    private sealed record ValueCodec(Action<Utf8JsonWriter, object> Write, Func<JsonElement, string, object> Read);

    /// <summary>What one operator stores, in the order of names.</summary>
    private sealed class Attributes
    {
        private readonly ConstructorInfo _constructor;
        private readonly ParameterInfo[] _parameters;

        public Attributes(Type type)
        {
            _constructor = type.GetConstructors().Single(); // the one that copies is not public
            _parameters = _constructor.GetParameters();
            Properties = [.. type.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.Name, StringComparer.Ordinal)];
        }

        public IReadOnlyList<PropertyInfo> Properties { get; }

        public bool IsRequired(PropertyInfo property) => _parameters.Any(parameter => parameter.Name == property.Name);

        public Operator Create(Dictionary<string, object> values)
        {
            var created = (Operator)_constructor.Invoke([.. _parameters.Select(parameter => values[parameter.Name!])]);
            foreach (PropertyInfo property in Properties.Where(property => !IsRequired(property) && values.ContainsKey(property.Name)))
                property.SetValue(created, values[property.Name]);
            return created;
        }
    }
}
