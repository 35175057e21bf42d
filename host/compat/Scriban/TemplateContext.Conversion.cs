using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

/// <content>Values to text, to truth, to numbers, and to the types that functions ask for.</content>
public partial class TemplateContext : IFormatProvider
{
    private readonly Stack<CultureInfo> _cultures = new();
    private int _textLevel;
    private int _textLength;

    /// <summary>The culture of numbers and dates; the invariant one unless another was pushed.</summary>
    public CultureInfo CurrentCulture => _cultures.TryPeek(out CultureInfo? culture) ? culture : CultureInfo.InvariantCulture;

    public void PushCulture(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        _cultures.Push(culture);
    }

    public CultureInfo PopCulture() => _cultures.Count > 0
        ? _cultures.Pop()
        : throw new InvalidOperationException("Cannot PopCulture more than PushCulture");

    public object? GetFormat(Type? formatType) => CurrentCulture.GetFormat(formatType);

    /// <summary>A value as it is written: null as nothing, lists and objects as code.</summary>
    /// <param name="nested">Inside a list or an object: strings are quoted and null is a word.</param>
    public virtual string? ObjectToString(object? value, bool nested = false)
    {
        if (_textLevel == 0)
            _textLength = 0;
        _textLevel++;
        try
        {
            if (ObjectRecursionLimit != 0 && _textLevel > ObjectRecursionLimit)
                throw new InvalidOperationException("Structure is too deeply nested or contains reference loops.");
            string? text = LimitToString > 0 && _textLength >= LimitToString ? "" : ToText(value, nested);
            return LimitToString > 0 && _textLevel == 1 && text?.Length >= LimitToString ? text + "..." : text;
        }
        finally
        {
            _textLevel--;
        }
    }

    private string? ToText(object? value, bool nested)
    {
        switch (value)
        {
            case string text:
                bool cut = LimitToString > 0 && _textLength + text.Length >= LimitToString;
                if (cut)
                    text = text[..(LimitToString - _textLength)];
                return nested ? $"\"{StringFunctions.Escape(text)}{(cut ? "" : "\"")}" : text;
            case null or EmptyScriptObject:
                return nested ? "null" : null;
            case bool truth:
                return truth ? "true" : "false";
            case DateTime date:
                return date.ToString("dd MMM yyyy", CurrentCulture);
            case IFormattable formattable:
                return formattable.ToString(null, this);
            case IConvertible convertible:
                return convertible.ToString(this);
            case IEnumerable items:
                return ListToText(items);
            case IScriptCustomFunction and not ScriptFunction:
                return "<function>";
        }

        if (!value.GetType().IsGenericType || value.GetType().GetGenericTypeDefinition() != typeof(KeyValuePair<,>))
            return value.ToString();
        var pair = new ScriptObject();
        pair.Import(value, renamer: MemberRenamer);
        return ObjectToString(pair, nested: true);
    }

    private string ListToText(IEnumerable items)
    {
        var text = new StringBuilder("[");
        _textLength++;
        foreach (object? item in items)
        {
            if (text.Length > 1)
            {
                text.Append(", ");
                _textLength += 2;
            }

            string? one = ObjectToString(item, nested: true);
            text.Append(one);
            _textLength += one?.Length ?? 0;
            if (LimitToString > 0 && _textLength >= LimitToString)
                return text.ToString();
        }

        _textLength++;
        return text.Append(']').ToString();
    }

    /// <summary>Only null, false and <c>empty</c> are false: 0 and "" are true.</summary>
    public virtual bool ToBool(SourceSpan span, object? value) =>
        value is bool truth ? truth : value is not null && value != EmptyScriptObject.Default;

    public virtual int ToInt(SourceSpan span, object? value)
    {
        try
        {
            return value switch
            {
                null => 0,
                int number => number,
                _ when IsBig(value) => BigToInt(value),
                _ => Convert.ToInt32(value, CurrentCulture),
            };
        }
        catch (Exception error)
        {
            throw new ScriptRuntimeException(span, $"Unable to convert type `{GetTypeName(value)}` to int", error);
        }
    }

    /// <summary>The type as templates and messages name it.</summary>
    public virtual string GetTypeName(object? value) => value is null ? "null" : TypeNames.Of(value as Type ?? value.GetType());

    /// <summary>Null for null; whether a list has no elements; false for a number.</summary>
    internal object? IsEmpty(SourceSpan span, object? against) => against switch
    {
        null => null,
        IList list => list.Count == 0,
        IEnumerable items => !items.GetEnumerator().MoveNext(),
        _ when MemberAccess.IsNumber(against.GetType()) => false,
        _ => GetMemberAccess(against).Names(this, against).Any(),
    };

    public T? ToObject<T>(SourceSpan span, object? value) => (T?)ToObject(span, value, typeof(T));

    /// <summary>Converts a value for a parameter or member of a .NET type.</summary>
    /// <exception cref="ScriptRuntimeException">It cannot be converted.</exception>
    public virtual object? ToObject(SourceSpan span, object? value, Type destinationType)
    {
        Type? nullable = Nullable.GetUnderlyingType(destinationType);
        if (nullable is not null && value is null)
            return null;
        Type type = nullable ?? destinationType;
        if (value?.GetType() == type)
            return value;
        if (type == typeof(string))
            return ObjectToString(value);
        if (type == typeof(int))
            return ToInt(span, value);
        if (type == typeof(bool))
            return ToBool(span, value);
        if (value is null)
            return type == typeof(double) || type == typeof(float) || type == typeof(long) || type == typeof(decimal) || IsBigType(type)
                ? Activator.CreateInstance(type)
                : null;
        try
        {
            if (type.IsEnum)
                return value is string name ? Enum.Parse(type, name) : Enum.ToObject(type, value);
            if (MemberAccess.IsNumber(type) && MemberAccess.IsNumber(value.GetType()))
                return IsBigType(type) || IsBig(value) ? ConvertBig(value, type) : Convert.ChangeType(value, type, CurrentCulture);
        }
        catch (Exception error)
        {
            throw new ScriptRuntimeException(span, $"Unable to convert type `{GetTypeName(value)}` to `{GetTypeName(type)}`", error);
        }

        if (type == typeof(IList))
            return ToList(span, value);
        if (type.IsInstanceOfType(value))
            return value;
        throw new ScriptRuntimeException(span, $"Unable to convert type `{GetTypeName(value)}` to `{GetTypeName(type)}`");
    }

    private static IList ToList(SourceSpan span, object value) => value as IList
        ?? (value is IEnumerable items ? new ScriptArray(items) : throw new ScriptRuntimeException(span,
            "Unexpected list value. Expecting an array, list or iterator. Unable to convert to a list."));

    // Apart from the rest, so that templates without huge numbers never load the library of big integers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBig(object value) => value is BigInteger;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBigType(Type type) => type == typeof(BigInteger);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int BigToInt(object value) => (int)(BigInteger)value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object ConvertBig(object value, Type type) => value switch
    {
        BigInteger big when type == typeof(double) => (double)big,
        BigInteger big when type == typeof(float) => (float)big,
        BigInteger big when type == typeof(long) => (long)big,
        BigInteger big when type == typeof(ulong) => (ulong)big,
        BigInteger big when type == typeof(uint) => (uint)big,
        BigInteger big when type == typeof(char) => (char)(int)big,
        char c => new BigInteger(c),
        bool truth => new BigInteger(truth ? 1 : 0),
        float number => new BigInteger(number),
        double number => new BigInteger(number),
        int number => new BigInteger(number),
        uint number => new BigInteger(number),
        long number => new BigInteger(number),
        ulong number => new BigInteger(number),
        _ => Convert.ChangeType(value, type),
    };
}
