using System.Numerics;
using System.Runtime.CompilerServices;
using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Syntax;

internal sealed class ScriptBinaryExpression : ScriptExpression
{
    public required ScriptExpression Left { get; init; }

    public required ScriptBinaryOperator Operator { get; init; }

    public required SourceSpan OperatorSpan { get; init; }

    public ScriptExpression? Right { get; set; }

    internal override (string Name, string Example) Grammar => ("binary expression", "<expression> operator <expression>");

    internal override object? Evaluate(TemplateContext context)
    {
        ScriptExpression right = Right
            ?? throw new ScriptRuntimeException(Span, "Invalid binary expression. Left and right expressions are required.");
        object? left = context.Evaluate(Left);
        return Operator switch
        {
            ScriptBinaryOperator.And => context.ToBool(Left.Span, left) && context.ToBool(right.Span, context.Evaluate(right)),
            ScriptBinaryOperator.Or => context.ToBool(Left.Span, left) || context.ToBool(right.Span, context.Evaluate(right)),
            _ => new BinaryOperation(context, Operator, OperatorSpan, Left.Span, right.Span).Evaluate(left, context.Evaluate(right)),
        };
    }

    internal override void Print(ScriptPrinter printer)
    {
        printer.Write(Left);
        if (Operator == ScriptBinaryOperator.Subtract)
            printer.Space().Write("-").Space();
        else
            printer.Write(Operator.ToText());
        printer.Write(Right);
    }
}

internal class ScriptUnaryExpression : ScriptExpression
{
    public required ScriptUnaryOperator Operator { get; init; }

    public ScriptExpression? Right { get; set; }

    internal override (string Name, string Example) Grammar => ("unary expression", "<operator> <expression>");

    internal override object? Evaluate(TemplateContext context)
    {
        if (Operator == ScriptUnaryOperator.FunctionAlias)
            return context.Evaluate(Right, alias: true);
        return Apply(context, Right?.Span ?? Span, Operator, context.Evaluate(Right));
    }

    protected static object? Apply(TemplateContext context, SourceSpan span, ScriptUnaryOperator unary, object? value) => unary switch
    {
        ScriptUnaryOperator.Not => !context.ToBool(span, value),
        ScriptUnaryOperator.FunctionParametersExpand => value,
        _ => Signed(context, span, unary, value),
    };

    private static object Signed(TemplateContext context, SourceSpan span, ScriptUnaryOperator unary, object? value)
    {
        bool negate = unary == ScriptUnaryOperator.Negate;
        return value switch
        {
            null => throw new ScriptRuntimeException(span, $"Operator `{unary.ToText()}` is not supported"),
            int number => negate ? -number : value,
            double number => negate ? -number : value,
            float number => negate ? -number : value,
            long number => negate ? -number : value,
            decimal number => negate ? -number : value,
            _ => SignedBig(negate, value) ?? throw new ScriptRuntimeException(span,
                $"Unexpected value `{value} / Type: {context.GetTypeName(value)}`. Cannot negate(-)/positive(+) a non-numeric value"),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? SignedBig(bool negate, object value) => value is BigInteger number ? negate ? -number : value : null;

    internal override void Print(ScriptPrinter printer) => printer.Write(Operator.ToText()).Write(Right);
}

internal sealed class ScriptIncrementDecrementExpression : ScriptUnaryExpression
{
    /// <summary>The value is the one before.</summary>
    public bool IsPost { get; init; }

    internal override (string Name, string Example) Grammar =>
        ("increment/decrement expression", "<operator> <expression> or <expression> <operator>");

    internal override object? Evaluate(TemplateContext context)
    {
        if (Right is null)
            return null;
        object? before = Apply(context, Right.Span, ScriptUnaryOperator.Plus, context.Evaluate(Right));
        int step = Operator == ScriptUnaryOperator.Increment ? 1 : -1;
        object? after = new BinaryOperation(context, ScriptBinaryOperator.Add, Right.Span).Evaluate(before, step);
        context.SetValue(Right, after);
        return IsPost ? before : after;
    }

    internal override void Print(ScriptPrinter printer)
    {
        if (IsPost)
            printer.Write(Right).Write(Operator.ToText());
        else
            base.Print(printer);
    }
}

/// <summary><c>condition ? then : else</c>.</summary>
internal sealed class ScriptConditionalExpression : ScriptExpression
{
    public required ScriptExpression Condition { get; init; }

    public ScriptExpression? Then { get; set; }

    public ScriptExpression? Else { get; set; }

    internal override (string Name, string Example) Grammar => ("conditional expression", "<condition> ? <then_value> : <else_value>");

    internal override object? Evaluate(TemplateContext context) =>
        context.Evaluate(context.ToBool(Condition.Span, context.Evaluate(Condition)) ? Then : Else);

    internal override void Print(ScriptPrinter printer) =>
        printer.Write(Condition).Write("?").Write(Then).Write(":").Write(Else);
}

/// <summary><c>target = value</c>, or with an operator before the equal sign.</summary>
internal sealed class ScriptAssignExpression : ScriptExpression
{
    public required TokenType Operator { get; init; }

    public ScriptExpression? Target { get; set; }

    public ScriptExpression? Value { get; set; }

    internal override (string Name, string Example) Grammar => ("assign expression", "<target_expression> = <value_expression>");

    public static bool IsAssignment(TokenType token) => token == TokenType.Equal || Arithmetic(token) is not null;

    private static ScriptBinaryOperator? Arithmetic(TokenType token) => token switch
    {
        TokenType.PlusEqual => ScriptBinaryOperator.Add,
        TokenType.MinusEqual => ScriptBinaryOperator.Subtract,
        TokenType.AsteriskEqual => ScriptBinaryOperator.Multiply,
        TokenType.DivideEqual => ScriptBinaryOperator.Divide,
        TokenType.DoubleDivideEqual => ScriptBinaryOperator.DivideRound,
        TokenType.PercentEqual => ScriptBinaryOperator.Modulus,
        _ => null,
    };

    internal override object? Evaluate(TemplateContext context)
    {
        if (Target is null || Value is null)
            throw new ScriptRuntimeException(Span, "Invalid assignment expression. Target and value are required.");
        object? value = context.Evaluate(Value);
        if (Arithmetic(Operator) is { } arithmetic)
            value = new BinaryOperation(context, arithmetic, Span).Evaluate(context.Evaluate(Target), value);
        context.SetValue(Target, value);
        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write(Target).Write(Operator.ToText()!).Write(Value);
}
