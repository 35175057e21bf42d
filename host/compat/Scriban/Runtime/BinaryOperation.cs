using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>One binary operator between two values of any types.</summary>
/// <remarks>The wider type decides: decimal, double, float, long, int, bool, in this order; a string beats all of them.</remarks>
internal readonly struct BinaryOperation(
    TemplateContext context, ScriptBinaryOperator binary, SourceSpan span, SourceSpan leftSpan, SourceSpan rightSpan)
{
    public BinaryOperation(TemplateContext context, ScriptBinaryOperator binary, SourceSpan span)
        : this(context, binary, span, span, span)
    {
    }

    public object? Evaluate(object? left, object? right)
    {
        switch (binary)
        {
            case ScriptBinaryOperator.EmptyCoalescing:
                return left ?? right;
            case ScriptBinaryOperator.NotEmptyCoalescing:
                return left is null ? null : right;
        }

        try
        {
            if (left is string or char || right is string or char)
                return Strings(left is char a ? a.ToString() : left, right is char b ? b.ToString() : right);
            if (left is null || right is null)
                return Nulls(left, right);
            if (left == EmptyScriptObject.Default || right == EmptyScriptObject.Default)
                return Empties(left, right);
            if (left is ScriptArray or ScriptRange || right is ScriptArray or ScriptRange)
                return new ListOperation(context, binary, span, leftSpan, rightSpan).Evaluate(left, right);
            return Others(left, right);
        }
        catch (Exception error) when (error is not ScriptRuntimeException)
        {
            throw new ScriptRuntimeException(span, error.Message);
        }
    }

    private object Strings(object? left, object? right)
    {
        switch (binary)
        {
            case ScriptBinaryOperator.Add:
                return context.ObjectToString(left) + context.ObjectToString(right);
            case ScriptBinaryOperator.Multiply:
                return Repeat(left, right);
            case >= ScriptBinaryOperator.CompareEqual and <= ScriptBinaryOperator.CompareGreaterOrEqual:
                int order = string.CompareOrdinal(context.ObjectToString(left), context.ObjectToString(right));
                return binary switch
                {
                    ScriptBinaryOperator.CompareEqual => order == 0,
                    ScriptBinaryOperator.CompareNotEqual => order != 0,
                    ScriptBinaryOperator.CompareGreater => order > 0,
                    ScriptBinaryOperator.CompareLess => order < 0,
                    ScriptBinaryOperator.CompareGreaterOrEqual => order >= 0,
                    _ => order <= 0,
                };
            default:
                throw new ScriptRuntimeException(span, $"Operator `{binary.ToText()}` is not supported on string objects");
        }
    }

    private string Repeat(object? left, object? right)
    {
        SourceSpan countSpan = rightSpan;
        if (right is string)
            (left, right, countSpan) = (right, left, leftSpan);
        int count;
        try
        {
            count = context.ToInt(span, right);
        }
        catch (ScriptRuntimeException)
        {
            throw new ScriptRuntimeException(countSpan,
                $"Expecting an integer. The operator `{binary.ToText()}` is not supported for the expression. "
                + "Only working on string x int or int x string");
        }

        string text = context.ObjectToString(left) ?? "";
        if (count <= 0 || text.Length == 0)
            return "";
        if (context.LimitToString > 0 && (long)text.Length * count > context.LimitToString)
            throw new ScriptRuntimeException(countSpan, $"String multiplication exceeds LimitToString `{context.LimitToString}`.");
        return string.Concat(Enumerable.Repeat(text, count));
    }

    private object? Nulls(object? left, object? right) => binary switch
    {
        ScriptBinaryOperator.CompareEqual => left is null && right is null,
        ScriptBinaryOperator.CompareNotEqual => left is not null || right is not null,
        ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareLess
            or ScriptBinaryOperator.CompareGreaterOrEqual or ScriptBinaryOperator.CompareLessOrEqual => false,
        _ => null,
    };

    private object? Empties(object left, object right)
    {
        bool both = left == right;
        object? empty = both ? true : context.IsEmpty(span, left == EmptyScriptObject.Default ? right : left);
        return binary switch
        {
            ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareGreaterOrEqual
                or ScriptBinaryOperator.CompareLessOrEqual => empty,
            ScriptBinaryOperator.CompareNotEqual => empty is bool truth ? !truth : empty,
            ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareLess => false,
            ScriptBinaryOperator.ShiftLeft or ScriptBinaryOperator.ShiftRight when !both => throw new ScriptRuntimeException(span,
                $"Operator `{binary.ToText()}` is not implemented for `{Shown(left)}` / `{Shown(right)}`"),
            _ => EmptyScriptObject.Default,
        };
    }

    private static object Shown(object value) => value == EmptyScriptObject.Default ? "empty" : value;

    private object Others(object left, object right)
    {
        if (Arithmetic.TryEvaluate(context, binary, span, left, right) is { } number)
            return number;
        if (left is bool || right is bool)
        {
            bool same = context.ToBool(span, left) == context.ToBool(span, right);
            return binary switch
            {
                ScriptBinaryOperator.CompareEqual => same,
                ScriptBinaryOperator.CompareNotEqual => !same,
                _ => throw new ScriptRuntimeException(span, $"The operator `{binary.ToText()}` is not valid for bool<->bool"),
            };
        }

        if (left is DateTime or TimeSpan && Dates(left, right) is { } date)
            return date;
        return binary switch
        {
            ScriptBinaryOperator.CompareEqual => left.Equals(right),
            ScriptBinaryOperator.CompareNotEqual => !left.Equals(right),
            _ => throw new ScriptRuntimeException(span,
                $"Unsupported types `{left}/{context.GetTypeName(left)}` {binary.ToText()} "
                + $"`{right}/{context.GetTypeName(right)}` for binary operation"),
        };
    }

    private object? Dates(object left, object right) => (left, right, binary) switch
    {
        (DateTime a, DateTime b, ScriptBinaryOperator.Subtract) => a - b,
        (DateTime a, DateTime b, ScriptBinaryOperator.CompareLess) => a < b,
        (DateTime a, DateTime b, ScriptBinaryOperator.CompareLessOrEqual) => a <= b,
        (DateTime a, DateTime b, ScriptBinaryOperator.CompareGreater) => a > b,
        (DateTime a, DateTime b, ScriptBinaryOperator.CompareGreaterOrEqual) => a >= b,
        (DateTime a, TimeSpan b, ScriptBinaryOperator.Add) => a + b,
        _ => null,
    };
}
