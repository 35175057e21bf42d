namespace Scriban.Parsing;

internal enum TokenType
{
    Invalid,
    CodeEnter,
    CodeExit,
    Raw,
    Escape,
    EscapeEnter,
    EscapeExit,
    NewLine,
    Comment,
    IdentifierSpecial,
    Identifier,
    Integer,
    HexaInteger,
    BinaryInteger,
    Float,
    String,
    InterpolatedString,
    BeginInterpolatedString,
    ContinuationInterpolatedString,
    EndingInterpolatedString,
    VerbatimString,
    SemiColon,
    Arroba,
    Caret,
    DoubleCaret,
    Colon,
    Equal,
    VerticalBar,
    PipeGreater,
    Exclamation,
    DoubleAmp,
    DoubleVerticalBar,
    Amp,
    Question,
    DoubleQuestion,
    QuestionDot,
    QuestionExclamation,
    DoubleEqual,
    ExclamationEqual,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    Divide,
    DivideEqual,
    DoubleDivide,
    DoubleDivideEqual,
    Asterisk,
    AsteriskEqual,
    Plus,
    PlusEqual,
    DoublePlus,
    Minus,
    MinusEqual,
    DoubleMinus,
    Percent,
    PercentEqual,
    DoubleLessThan,
    DoubleGreaterThan,
    Comma,
    Dot,
    DoubleDot,
    TripleDot,
    DoubleDotLess,
    OpenParen,
    CloseParen,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenInterpolatedBrace,
    CloseInterpolatedBrace,
    Eof,
}

/// <summary>A kind and the text it covers, both ends included.</summary>
internal readonly record struct Token(TokenType Type, TextPosition Start, TextPosition End)
{
    public static readonly Token Eof = new(TokenType.Eof, TextPosition.Eof, TextPosition.Eof);

    public string GetText(string text)
    {
        if (Type == TokenType.Eof)
            return "<eof>";
        return Start.Offset < text.Length && End.Offset < text.Length
            ? text.Substring(Start.Offset, End.Offset - Start.Offset + 1)
            : "<error>";
    }
}

internal static class TokenTexts
{
    /// <summary>How the token is written, or null where its text varies.</summary>
    public static string? ToText(this TokenType type) => type switch
    {
        TokenType.CodeEnter => "{{",
        TokenType.CodeExit => "}}",
        TokenType.SemiColon => ";",
        TokenType.Arroba => "@",
        TokenType.Caret => "^",
        TokenType.DoubleCaret => "^^",
        TokenType.Colon => ":",
        TokenType.Equal => "=",
        TokenType.VerticalBar => "|",
        TokenType.PipeGreater => "|>",
        TokenType.Exclamation => "!",
        TokenType.DoubleAmp => "&&",
        TokenType.DoubleVerticalBar => "||",
        TokenType.Amp => "&",
        TokenType.Question => "?",
        TokenType.QuestionDot => "?.",
        TokenType.DoubleQuestion => "??",
        TokenType.QuestionExclamation => "?!",
        TokenType.DoubleEqual => "==",
        TokenType.ExclamationEqual => "!=",
        TokenType.Less => "<",
        TokenType.Greater => ">",
        TokenType.LessEqual => "<=",
        TokenType.GreaterEqual => ">=",
        TokenType.Divide => "/",
        TokenType.DivideEqual => "/=",
        TokenType.DoubleDivide => "//",
        TokenType.DoubleDivideEqual => "//=",
        TokenType.Asterisk => "*",
        TokenType.AsteriskEqual => "*=",
        TokenType.Plus => "+",
        TokenType.PlusEqual => "+=",
        TokenType.Minus => "-",
        TokenType.MinusEqual => "-=",
        TokenType.DoublePlus => "++",
        TokenType.DoubleMinus => "--",
        TokenType.Percent => "%",
        TokenType.PercentEqual => "%=",
        TokenType.DoubleLessThan => "<<",
        TokenType.DoubleGreaterThan => ">>",
        TokenType.Comma => ",",
        TokenType.Dot => ".",
        TokenType.DoubleDot => "..",
        TokenType.TripleDot => "...",
        TokenType.DoubleDotLess => "..<",
        TokenType.OpenParen => "(",
        TokenType.CloseParen => ")",
        TokenType.OpenBrace or TokenType.OpenInterpolatedBrace => "{",
        TokenType.CloseBrace or TokenType.CloseInterpolatedBrace => "}",
        TokenType.OpenBracket => "[",
        TokenType.CloseBracket => "]",
        _ => null,
    };

    public static bool IsString(this TokenType type) => type is TokenType.String or TokenType.InterpolatedString
        or TokenType.BeginInterpolatedString or TokenType.ContinuationInterpolatedString or TokenType.EndingInterpolatedString;
}
