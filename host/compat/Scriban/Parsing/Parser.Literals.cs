using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Scriban.Syntax;

namespace Scriban.Parsing;

/// <content>Numbers, strings and names.</content>
internal sealed partial class Parser
{
    private readonly Stack<char> _quotes = new();

    /// <summary>The value, or null when the text is no number, which is an error.</summary>
    private ScriptLiteral Literal(object? value, string kind, string text)
    {
        ScriptLiteral literal = Open(new ScriptLiteral(value));
        if (value is null)
            LogError($"Unable to parse {kind}{text}");
        NextToken();
        return Close(literal);
    }

    private ScriptLiteral ParseFloat()
    {
        string text = CurrentText;
        string digits = text.TrimEnd('f', 'F', 'd', 'D', 'm', 'M');
        char suffix = char.ToLowerInvariant(text[^1]);
        const NumberStyles style = NumberStyles.Float;
        CultureInfo culture = CultureInfo.InvariantCulture;
        object? value = null;
        if (suffix == 'f')
            return Literal(float.TryParse(digits, style, culture, out float single) ? single : null, "float value ", $"`{text}`");
        if ((suffix == 'm' || _options.ParseFloatAsDecimal) && decimal.TryParse(digits, style, culture, out decimal fixedPoint))
            value = fixedPoint;
        else if (double.TryParse(suffix == 'm' ? text : digits, style, culture, out double real))
            value = real;
        return Literal(value, "double value ", $"`{text}`");
    }

    private ScriptLiteral ParseInteger()
    {
        string text = CurrentText.Replace("_", "");
        const NumberStyles style = NumberStyles.Integer | NumberStyles.AllowExponent;
        object? value = long.TryParse(text, style, CultureInfo.InvariantCulture, out long number)
            ? Narrow(number)
            : ParseBig(text, style);
        return Literal(value, "the integer ", text);
    }

    /// <summary>int where it fits, else long.</summary>
    private static object Narrow(long value) => value is >= int.MinValue and <= int.MaxValue ? (object)(int)value : value;

    // Kept apart so that templates without such numbers never load the library of big integers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object? ParseBig(string text, NumberStyles style) =>
        BigInteger.TryParse(text, style, CultureInfo.InvariantCulture, out BigInteger value) ? value : null;

    private ScriptLiteral ParseHexaInteger()
    {
        string text = CurrentText[2..].Replace("_", "");
        string digits = text.TrimEnd('u', 'U');
        object? value = ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bits)
            ? FromBits(bits, isUnsigned: digits.Length < text.Length)
            : ParseBig(digits, NumberStyles.HexNumber);
        return Literal(value, "the integer ", digits);
    }

    private static object FromBits(ulong bits, bool isUnsigned)
    {
        if (bits <= uint.MaxValue)
            return isUnsigned ? (object)(long)bits : unchecked((int)bits);
        return isUnsigned && bits > long.MaxValue ? Unsigned(bits) : unchecked((long)bits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Unsigned(ulong bits) => new BigInteger(bits);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ScriptLiteral ParseBinaryInteger()
    {
        string text = CurrentText.Replace("_", "");
        char suffix = char.ToLowerInvariant(text[^1]);
        string digits = text[2..].TrimEnd('u', 'U', 'f', 'F', 'd', 'D');
        int dot = digits.IndexOf('.');
        BigInteger number = BigInteger.Zero;
        foreach (char c in digits.Replace(".", ""))
            number = (number << 1) | (c == '0' ? 0 : 1);
        object value;
        if (dot > 0)
        {
            double factor = Math.Pow(2, dot - (digits.Length - 1));
            value = suffix == 'f' ? (float)number * (float)factor : (double)number * factor;
        }
        else
        {
            value = number <= ulong.MaxValue ? FromBits((ulong)number, suffix == 'u') : number;
        }

        return Literal(value, "the integer ", text);
    }

    private ScriptLiteral ParseString()
    {
        ScriptLiteral literal = Open(new ScriptLiteral(Unescape(_current.Start.Offset + 1, _current.End.Offset, "")));
        literal.Quote = _lexer.Text[_current.Start.Offset];
        NextToken();
        return Close(literal);
    }

    private ScriptLiteral ParseVerbatimString()
    {
        int start = _current.Start.Offset + 1;
        ScriptLiteral literal = Open(new ScriptLiteral(_lexer.Text[start.._current.End.Offset].Replace("``", "`")));
        literal.Quote = '`';
        NextToken();
        return Close(literal);
    }

    private ScriptLiteral ParseInterpolatedPart()
    {
        bool first = _current.Type is TokenType.BeginInterpolatedString or TokenType.InterpolatedString;
        int start = _current.Start.Offset + (first ? 2 : 1);
        ScriptLiteral literal = Open(new ScriptLiteral(Unescape(start, _current.End.Offset, "{")));
        literal.Quote = QuoteOfPart(start);
        literal.Piece = _current.Type;
        NextToken();
        return Close(literal);
    }

    /// <summary>The quote around an interpolated string: its first piece shows it, its last piece must remember it.</summary>
    private char QuoteOfPart(int start)
    {
        char quote = _lexer.Text[start - 1] == '\'' ? '\'' : '"';
        switch (_current.Type)
        {
            case TokenType.BeginInterpolatedString:
                _quotes.Push(quote);
                return quote;
            case TokenType.InterpolatedString:
                return quote;
            case TokenType.EndingInterpolatedString:
                return _quotes.Pop();
            default:
                return '"';
        }
    }

    /// <summary>The text in [start, end) with its escapes, which the lexer has checked, replaced.</summary>
    private string Unescape(int start, int end, string alsoAllowed)
    {
        string text = _lexer.Text;
        if (text.IndexOf('\\', start, Math.Max(end - start, 0)) < 0)
            return text[start..Math.Max(start, end)];
        var result = new StringBuilder(end - start);
        for (int i = start; i < end; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            char c = text[++i];
            switch (c)
            {
                case '\n':
                    break;
                case '\r':
                    i += i + 1 < end && text[i + 1] == '\n' ? 1 : 0;
                    break;
                case 'u' or 'x':
                    int digits = c == 'u' ? 4 : 2;
                    ReadOnlySpan<char> hex = text.AsSpan(i + 1, Math.Min(digits, end - i - 1));
                    if (int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int code))
                        result.Append((char)code);
                    i += digits;
                    break;
                default:
                    if (!"0'\"\\bfnrtv".Contains(c) && !alsoAllowed.Contains(c))
                    {
                        LogError($"Unexpected escape character `{c}` in string");
                        break;
                    }

                    result.Append(c switch
                    {
                        '0' => '\0',
                        'b' => '\b',
                        'f' => '\f',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'v' => '\v',
                        _ => c,
                    });
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>A name: one of the words with a meaning of their own, <c>$n</c> for argument n, or a variable.</summary>
    private ScriptExpression ParseVariable()
    {
        Token token = _current;
        string name = CurrentText;
        switch (name)
        {
            case "null" or "true" or "false":
                ScriptLiteral literal = Open(new ScriptLiteral(name == "null" ? null : name == "true"));
                NextToken();
                return Close(literal);
            case "do":
                ScriptAnonymousFunction anonymous = Open(new ScriptAnonymousFunction());
                anonymous.Function = ParseFunction(anonymous: true);
                return Close(anonymous);
            case "this":
                ScriptThisExpression self = Open(new ScriptThisExpression());
                NextToken();
                return Close(self);
        }

        SourceSpan span = CurrentSpan;
        NextToken();
        if (name[0] != '$')
        {
            if (name is "for" or "while" or "tablerow" && _current.Type == TokenType.Dot)
                CheckLoopVariable(token, name);
            return new ScriptVariable(name, isLocal: false) { Span = span };
        }

        name = name[1..];
        if (!int.TryParse(name, NumberStyles.Integer, CultureInfo.InvariantCulture, out int index))
            return new ScriptVariable(name, isLocal: true) { Span = span };
        return new ScriptIndexerExpression
        {
            Target = new ScriptVariable("", isLocal: true) { Span = span },
            Index = new ScriptLiteral(index) { Span = span },
            Span = span,
        };
    }

    private void CheckLoopVariable(Token token, string loop)
    {
        Token member = PeekToken();
        if (member.Type != TokenType.Identifier)
        {
            LogError(SpanOf(token), $"Invalid token `{CurrentShown}`. The loop variable <{loop}> dot must be followed by an identifier");
            return;
        }

        string name = TextOf(member);
        if (name is "last" or "changed" or "length" or "rindex" ? loop == "while" : name == "col" && loop != "tablerow")
            LogError(SpanOf(token), $"The loop variable <{loop}.{name}> is invalid");
        else if (name is not ("first" or "even" or "odd" or "index" or "last" or "changed" or "length" or "rindex" or "col"))
            LogError(SpanOf(token), $"The loop variable <{loop}.{name}> is not supported");
    }
}
