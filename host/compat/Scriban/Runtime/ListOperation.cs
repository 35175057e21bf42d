using System.Collections;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>Operators on lists: <c>+</c> joins, <c>*</c> repeats, <c>/</c> takes the front, <c>%</c> takes every nth,
/// <c>&lt;&lt;</c> and <c>&gt;&gt;</c> add one element, comparisons compare lengths first.</summary>
/// <remarks>An array gives an array; a range gives a range, computed while it is read.</remarks>
internal readonly struct ListOperation(
    TemplateContext context, ScriptBinaryOperator binary, SourceSpan span, SourceSpan leftSpan, SourceSpan rightSpan)
{
    public object Evaluate(object left, object right)
    {
        IEnumerable<object?>? a = AsList(left);
        IEnumerable<object?>? b = AsList(right);
        bool lazy = left is ScriptRange || (left is not ScriptArray && right is ScriptRange);
        switch (binary)
        {
            case ScriptBinaryOperator.Add or ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual
                or ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual
                or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual:
                if (b is null)
                    throw Refused(left, right, rightSpan, " Expecting an array for the right argument.");
                if (a is null)
                    throw Refused(left, right, leftSpan, " Expecting an array for the left argument.");
                if (binary != ScriptBinaryOperator.Add)
                    return Compare([.. a], [.. b]);
                return Result(lazy ? Stepped(a.Concat(b)) : a.Concat(b), lazy);
            case ScriptBinaryOperator.Multiply:
                if (a is not null && b is not null)
                    throw Refused(left, right, span, " Expecting only one array for the left or right argument.");
                int times = Count(left, right, a is null ? left : right, a is null ? leftSpan : rightSpan);
                return Result(Stepped(Enumerable.Repeat(a ?? b!, times).SelectMany(items => items)), lazy);
            case ScriptBinaryOperator.Divide or ScriptBinaryOperator.DivideRound or ScriptBinaryOperator.Modulus:
                if (a is null)
                    throw Refused(left, right, leftSpan, " Expecting an array for the left argument.");
                int divisor = Count(left, right, right, rightSpan);
                if (divisor == 0)
                    throw new ScriptRuntimeException(rightSpan, "Cannot divide by 0");
                return binary == ScriptBinaryOperator.Modulus
                    ? Result(a.Where((_, i) => i % divisor == 0), lazy)
                    : Result(lazy ? a.Take(divisor + 1) : a.Take(a.Count() / divisor), lazy);
            case ScriptBinaryOperator.ShiftLeft:
                return a is not null
                    ? Result(a.Append(right), lazy)
                    : throw Refused(left, right, leftSpan, " Expecting an array for the left argument.");
            case ScriptBinaryOperator.ShiftRight:
                return b is not null
                    ? Result(b.Prepend(left), lazy)
                    : throw Refused(left, right, rightSpan, " Expecting an array for the right argument.");
            default:
                throw Refused(left, right, span, "");
        }
    }

    private IEnumerable<object?> Stepped(IEnumerable<object?> items) => Stepped(context, span, items);

    /// <summary>Every element counts as a turn of a loop.</summary>
    private static IEnumerable<object?> Stepped(TemplateContext context, SourceSpan span, IEnumerable<object?> items)
    {
        using LoopScope loop = context.EnterLoopScope();
        foreach (object? item in items)
        {
            loop.Step(span);
            yield return item;
        }
    }

    private static IEnumerable<object?>? AsList(object value) =>
        value as IEnumerable<object?> ?? (value is IEnumerable items and not string ? items.Cast<object?>() : null);

    private static object Result(IEnumerable<object?> items, bool lazy) => lazy ? new ScriptRange(items) : new ScriptArray(items);

    private int Count(object left, object right, object value, SourceSpan valueSpan)
    {
        int count = context.ToInt(span, value);
        return count >= 0 ? count : throw Refused(left, right, valueSpan, $" Integer {count} cannot be negative when multiplying");
    }

    private ScriptRuntimeException Refused(object left, object right, SourceSpan at, string reason) => new(at,
        $"The operator `{binary.ToText()}` is not supported between {context.GetTypeName(left)} and {context.GetTypeName(right)}.{reason}");

    private bool Compare(List<object?> left, List<object?> right)
    {
        int lengths = left.Count.CompareTo(right.Count);
        if (lengths != 0)
        {
            return binary switch
            {
                ScriptBinaryOperator.CompareEqual => false,
                ScriptBinaryOperator.CompareNotEqual => true,
                ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual => lengths < 0,
                _ => lengths > 0,
            };
        }

        if (left.Count == 0)
            return binary is ScriptBinaryOperator.CompareEqual
                or ScriptBinaryOperator.CompareLessOrEqual or ScriptBinaryOperator.CompareGreaterOrEqual;
        var element = new BinaryOperation(context, binary, span);
        return !left.Where((value, i) => element.Evaluate(value, right[i]) is not true).Any();
    }
}
