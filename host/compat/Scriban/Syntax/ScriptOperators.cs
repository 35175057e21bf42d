using Scriban.Parsing;

namespace Scriban.Syntax;

internal enum ScriptBinaryOperator
{
    EmptyCoalescing,
    NotEmptyCoalescing,
    Or,
    And,
    CompareEqual,
    CompareNotEqual,
    CompareLess,
    CompareLessOrEqual,
    CompareGreater,
    CompareGreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    DivideRound,
    Modulus,
    ShiftLeft,
    ShiftRight,
    RangeInclude,
    RangeExclude,
}

internal enum ScriptUnaryOperator
{
    Not,
    Negate,
    Plus,
    FunctionAlias,
    FunctionParametersExpand,
    Increment,
    Decrement,
}

internal static class BinaryOperators
{
    /// <param name="precedence">The higher binds the tighter.</param>
    public static bool TryGet(TokenType token, out ScriptBinaryOperator binary, out int precedence)
    {
        (binary, precedence) = token switch
        {
            TokenType.DoubleQuestion => (ScriptBinaryOperator.EmptyCoalescing, 20),
            TokenType.QuestionExclamation => (ScriptBinaryOperator.NotEmptyCoalescing, 20),
            TokenType.DoubleVerticalBar => (ScriptBinaryOperator.Or, 30),
            TokenType.DoubleAmp => (ScriptBinaryOperator.And, 40),
            TokenType.DoubleEqual => (ScriptBinaryOperator.CompareEqual, 70),
            TokenType.ExclamationEqual => (ScriptBinaryOperator.CompareNotEqual, 70),
            TokenType.Less => (ScriptBinaryOperator.CompareLess, 80),
            TokenType.LessEqual => (ScriptBinaryOperator.CompareLessOrEqual, 80),
            TokenType.Greater => (ScriptBinaryOperator.CompareGreater, 80),
            TokenType.GreaterEqual => (ScriptBinaryOperator.CompareGreaterOrEqual, 80),
            TokenType.Plus => (ScriptBinaryOperator.Add, 100),
            TokenType.Minus => (ScriptBinaryOperator.Subtract, 100),
            TokenType.Asterisk => (ScriptBinaryOperator.Multiply, 110),
            TokenType.Divide => (ScriptBinaryOperator.Divide, 110),
            TokenType.DoubleDivide => (ScriptBinaryOperator.DivideRound, 110),
            TokenType.Percent => (ScriptBinaryOperator.Modulus, 110),
            TokenType.DoubleLessThan => (ScriptBinaryOperator.ShiftLeft, 110),
            TokenType.DoubleGreaterThan => (ScriptBinaryOperator.ShiftRight, 110),
            TokenType.DoubleDot => (ScriptBinaryOperator.RangeInclude, 130),
            TokenType.DoubleDotLess => (ScriptBinaryOperator.RangeExclude, 130),
            _ => (default(ScriptBinaryOperator), 0),
        };
        return precedence > 0;
    }

    public static string ToText(this ScriptBinaryOperator binary) => binary switch
    {
        ScriptBinaryOperator.EmptyCoalescing => "??",
        ScriptBinaryOperator.NotEmptyCoalescing => "?!",
        ScriptBinaryOperator.Or => "||",
        ScriptBinaryOperator.And => "&&",
        ScriptBinaryOperator.CompareEqual => "==",
        ScriptBinaryOperator.CompareNotEqual => "!=",
        ScriptBinaryOperator.CompareLess => "<",
        ScriptBinaryOperator.CompareLessOrEqual => "<=",
        ScriptBinaryOperator.CompareGreater => ">",
        ScriptBinaryOperator.CompareGreaterOrEqual => ">=",
        ScriptBinaryOperator.Add => "+",
        ScriptBinaryOperator.Subtract => "-",
        ScriptBinaryOperator.Multiply => "*",
        ScriptBinaryOperator.Divide => "/",
        ScriptBinaryOperator.DivideRound => "//",
        ScriptBinaryOperator.Modulus => "%",
        ScriptBinaryOperator.ShiftLeft => "<<",
        ScriptBinaryOperator.ShiftRight => ">>",
        ScriptBinaryOperator.RangeInclude => "..",
        _ => "..<",
    };

    public static string ToText(this ScriptUnaryOperator unary) => unary switch
    {
        ScriptUnaryOperator.Not => "!",
        ScriptUnaryOperator.Negate => "-",
        ScriptUnaryOperator.Plus => "+",
        ScriptUnaryOperator.FunctionAlias => "@",
        ScriptUnaryOperator.FunctionParametersExpand => "^",
        ScriptUnaryOperator.Increment => "++",
        _ => "--",
    };
}
