using System.Numerics;
using System.Runtime.CompilerServices;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>
/// Operators between numbers. Integers never overflow: a result takes the narrowest of int, long and big integer that holds it.
/// </summary>
internal static class Arithmetic
{
    private const int LargestShift = 1024 * 1024;

    /// <summary>Null when neither side decides for a number type.</summary>
    public static object? TryEvaluate(TemplateContext context, ScriptBinaryOperator binary, SourceSpan span, object left, object right)
    {
        if (left is int a && right is int b)
            return Integers(context, binary, span, a, b);
        if (left is decimal || right is decimal)
            return Reals(binary, span, context.ToObject<decimal>(span, left), context.ToObject<decimal>(span, right), Math.Round);
        if (left is double || right is double)
            return Reals(binary, span, context.ToObject<double>(span, left), context.ToObject<double>(span, right), Math.Round);
        if (left is float || right is float)
            return Reals(binary, span, context.ToObject<float>(span, left), context.ToObject<float>(span, right), MathF.Round);
        if (IsBig(left) || IsBig(right))
            return Big(context, binary, span, left, right);
        if (left is long || right is long)
            return Integers(context, binary, span, context.ToObject<long>(span, left), context.ToObject<long>(span, right));
        if (left is ulong || right is ulong)
            return Big(context, binary, span, context.ToObject<ulong>(span, left), context.ToObject<ulong>(span, right));
        if (left is uint || right is uint)
            return Integers(context, binary, span, context.ToObject<uint>(span, left), context.ToObject<uint>(span, right));
        if (left is int or Enum || right is int or Enum)
            return Integers(context, binary, span, AsInt(context, span, left), AsInt(context, span, right));
        return null;
    }

    private static int AsInt(TemplateContext context, SourceSpan span, object value) =>
        value is Enum ? Convert.ToInt32(value) : context.ToInt(span, value);

    private static object Integers(TemplateContext context, ScriptBinaryOperator binary, SourceSpan span, long left, long right)
    {
        switch (binary)
        {
            case ScriptBinaryOperator.Divide:
                return (double)left / right;
            case ScriptBinaryOperator.CompareEqual:
                return left == right;
            case ScriptBinaryOperator.CompareNotEqual:
                return left != right;
            case ScriptBinaryOperator.CompareGreater:
                return left > right;
            case ScriptBinaryOperator.CompareLess:
                return left < right;
            case ScriptBinaryOperator.CompareGreaterOrEqual:
                return left >= right;
            case ScriptBinaryOperator.CompareLessOrEqual:
                return left <= right;
            case ScriptBinaryOperator.RangeInclude or ScriptBinaryOperator.RangeExclude:
                return Range(context, span, left, right, inclusive: binary == ScriptBinaryOperator.RangeInclude);
            case ScriptBinaryOperator.ShiftLeft or ScriptBinaryOperator.ShiftRight:
                return Big(context, binary, span, left, right);
        }

        try
        {
            return Fit(checked(binary switch
            {
                ScriptBinaryOperator.Add => left + right,
                ScriptBinaryOperator.Subtract => left - right,
                ScriptBinaryOperator.Multiply => left * right,
                ScriptBinaryOperator.DivideRound => left / right,
                _ => left % right,
            }));
        }
        catch (OverflowException)
        {
            return Big(context, binary, span, left, right);
        }
    }

    private static object Fit(long value) => value is >= int.MinValue and <= int.MaxValue ? (object)(int)value : value;

    private static ScriptRange Range(TemplateContext context, SourceSpan span, long left, long right, bool inclusive)
    {
        Int128 size = Int128.Abs((Int128)right - left) + (inclusive ? 1 : 0);
        if (context.LoopLimit > 0 && size > context.LoopLimit)
            throw new ScriptRuntimeException(span, $"Range expression exceeds LoopLimit `{context.LoopLimit}`.");
        return new ScriptRange(Count(left, left < right ? 1 : -1, size));
    }

    private static IEnumerable<object?> Count(long start, int step, Int128 size)
    {
        for (Int128 i = 0; i < size; i++)
            yield return Fit((long)(start + step * i));
    }

    private static object Reals<T>(ScriptBinaryOperator binary, SourceSpan span, T left, T right, Func<T, T> round)
        where T : INumber<T> => binary switch
        {
            ScriptBinaryOperator.Add => left + right,
            ScriptBinaryOperator.Subtract => left - right,
            ScriptBinaryOperator.Multiply => left * right,
            ScriptBinaryOperator.Divide => left / right,
            ScriptBinaryOperator.DivideRound => round(left / right),
            ScriptBinaryOperator.Modulus => left % right,
            ScriptBinaryOperator.ShiftLeft => left * Power<T>(right),
            ScriptBinaryOperator.ShiftRight => left / Power<T>(right),
            ScriptBinaryOperator.CompareEqual => left == right,
            ScriptBinaryOperator.CompareNotEqual => left != right,
            ScriptBinaryOperator.CompareGreater => left > right,
            ScriptBinaryOperator.CompareLess => left < right,
            ScriptBinaryOperator.CompareGreaterOrEqual => left >= right,
            ScriptBinaryOperator.CompareLessOrEqual => left <= right,
            _ => throw new ScriptRuntimeException(span,
                $"The operator `{binary.ToText()}` is not implemented for {TypeName<T>()}<->{TypeName<T>()}"),
        };

    private static T Power<T>(T exponent) where T : INumber<T> => T.CreateChecked(Math.Pow(2, double.CreateChecked(exponent)));

    private static string TypeName<T>() => typeof(T) == typeof(decimal) ? "decimal" : typeof(T) == typeof(double) ? "double" : "float";

    // The methods below stand alone so that templates without huge numbers never load the library of big integers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBig(object value) => value is BigInteger;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Big(TemplateContext context, ScriptBinaryOperator binary, SourceSpan span, object leftValue, object rightValue)
    {
        var left = context.ToObject<BigInteger>(span, leftValue);
        var right = context.ToObject<BigInteger>(span, rightValue);
        object result = binary switch
        {
            ScriptBinaryOperator.Add => left + right,
            ScriptBinaryOperator.Subtract => left - right,
            ScriptBinaryOperator.Multiply => left * right,
            ScriptBinaryOperator.Divide => (double)left / (double)right,
            ScriptBinaryOperator.DivideRound => left / right,
            ScriptBinaryOperator.Modulus => left % right,
            ScriptBinaryOperator.ShiftLeft => left << Shift(span, right),
            ScriptBinaryOperator.ShiftRight => left >> Shift(span, right),
            ScriptBinaryOperator.CompareEqual => left == right,
            ScriptBinaryOperator.CompareNotEqual => left != right,
            ScriptBinaryOperator.CompareGreater => left > right,
            ScriptBinaryOperator.CompareLess => left < right,
            ScriptBinaryOperator.CompareGreaterOrEqual => left >= right,
            ScriptBinaryOperator.CompareLessOrEqual => left <= right,
            _ => Range(context, span, (long)left, (long)right, binary == ScriptBinaryOperator.RangeInclude),
        };
        return result is BigInteger big && big >= long.MinValue && big <= long.MaxValue ? Fit((long)big) : result;
    }

    private static int Shift(SourceSpan span, BigInteger shift) => BigInteger.Abs(shift) <= LargestShift
        ? (int)shift
        : throw new ScriptRuntimeException(span, $"Shift amount `{shift}` exceeds maximum supported magnitude `{LargestShift}`.");
}
