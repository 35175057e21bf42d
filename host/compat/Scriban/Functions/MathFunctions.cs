using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Scriban.Runtime;
using Scriban.Syntax;
using static Scriban.Functions.Parameter;

namespace Scriban.Functions;

/// <summary>The functions of <c>math</c>.</summary>
internal static class MathFunctions
{
    public static ScriptObject Create() => new FunctionTable
    {
        { "Abs", [Any("value")], Abs },
        { "Ceil", [Number("value")], c => Math.Ceiling(c.Number(0)) },
        { "Floor", [Number("value")], c => Math.Floor(c.Number(0)) },
        { "Round", [Number("value"), OptionalInt("precision", 0)], c => Math.Round(c.Number(0), c.Int(1)) },
        { "DividedBy", [Number("value"), Any("divisor")], DividedBy },
        { "Format", [Any("value"), Text("format"), OptionalText("culture")], Format },
        { "IsNumber", [Any("value")], c => IsNumber(c[0]) },
        { "Plus", [Any("value"), Any("with")], c => Operate(c, ScriptBinaryOperator.Add) },
        { "Minus", [Any("value"), Any("with")], c => Operate(c, ScriptBinaryOperator.Subtract) },
        { "Times", [Any("value"), Any("with")], c => Operate(c, ScriptBinaryOperator.Multiply) },
        { "Modulo", [Any("value"), Any("with")], c => Operate(c, ScriptBinaryOperator.Modulus) },
    }.Functions;

    private static object? Operate(Call c, ScriptBinaryOperator binary) =>
        new BinaryOperation(c.Context, binary, c.Span).Evaluate(c[0], c[1]);

    private static object? Abs(Call c) => c[0] switch
    {
        null => null,
        int value => Math.Abs(value),
        float value => Math.Abs(value),
        double value => Math.Abs(value),
        sbyte value => Math.Abs(value),
        short value => Math.Abs(value),
        long value => Math.Abs(value),
        decimal value => Math.Abs(value),
        { } value when value.GetType().IsPrimitive => value,
        var value => throw new ScriptRuntimeException(c.Span, $"The value `{value}` is not a number"),
    };

    /// <summary>An integer divisor gives an integer, rounded down.</summary>
    private static object? DividedBy(Call c)
    {
        object? quotient = Operate(c, ScriptBinaryOperator.Divide);
        return c[1] is int && quotient is double real ? (int)Math.Floor(real) : quotient;
    }

    private static object Format(Call c)
    {
        if (c[0] is not { } value)
            return "";
        if (!IsNumber(value))
            throw new ScriptRuntimeException(c.Span, $"Unexpected `{value}`. Must be a formattable number");
        CultureInfo culture = c.Text(2) is { } name ? new CultureInfo(name) : c.Context.CurrentCulture;
        return ((IFormattable)value).ToString(c.Text(1) ?? "", culture);
    }

    private static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal || IsBig(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBig(object? value) => value is BigInteger;
}
