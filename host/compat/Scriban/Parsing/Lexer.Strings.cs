namespace Scriban.Parsing;

/// <content>String literals: plain, verbatim between backticks, and interpolated.</content>
internal sealed partial class Lexer
{
    /// <summary>The quote of every interpolated string whose expression is being read, innermost on top.</summary>
    private readonly Stack<char> _openStrings = new();
    private bool _stringJustOpened;
    private bool _stringJustClosed;

    private void ReadString()
    {
        TextPosition start = _position;
        char quote = _c;
        TextPosition end = Take();
        while (true)
        {
            if (_c == '\\')
            {
                ReadEscape(ref end, interpolated: false);
            }
            else if (_c == '\0')
            {
                AddError($"Unexpected end of file while parsing a string not terminated by a {quote}", end, end);
                return;
            }
            else
            {
                bool last = _c == quote;
                end = Take();
                if (last)
                    break;
            }
        }

        _token = new Token(TokenType.String, start, end);
    }

    /// <summary>Checks a backslash sequence; a bad one is an error and the character after it is read as plain text.</summary>
    private void ReadEscape(ref TextPosition end, bool interpolated)
    {
        end = Take();
        switch (_c)
        {
            case '\r':
                end = Take();
                if (_c == '\n')
                    end = Take();
                return;
            case '\n' or '0' or '\'' or '"' or '\\' or 'b' or 'f' or 'n' or 'r' or 't' or 'v':
            case '{' when interpolated:
                end = Take();
                return;
            case 'u':
                if (ReadHexDigits(4, ref end))
                    return;
                AddError($"Unexpected hex number `{_c}` following `\\u`. Expecting `\\u0000` to `\\uffff`.", _position, _position);
                break;
            case 'x':
                if (ReadHexDigits(2, ref end))
                    return;
                AddError($"Unexpected hex number `{_c}` following `\\x`. Expecting `\\x00` to `\\xff`", _position, _position);
                break;
        }

        AddError(
            $"Unexpected escape character `{_c}` in string. Only 0 ' \\ \" b f n r t v u0000-uFFFF x00-xFF are allowed",
            _position, _position);
    }

    private bool ReadHexDigits(int count, ref TextPosition end)
    {
        end = Take();
        for (int i = 0; i < count; i++)
        {
            if (!char.IsAsciiHexDigit(_c))
                return false;
            end = Take();
        }

        return true;
    }

    private void ReadVerbatimString()
    {
        TextPosition start = _position;
        TextPosition end = Take();
        while (true)
        {
            if (_c == '\0')
            {
                AddError("Unexpected end of file while parsing a verbatim string not terminated by a `", end, end);
                return;
            }

            bool quote = _c == '`';
            end = Take();
            if (!quote)
                continue;
            if (_c != '`')
                break;
            end = Take();
        }

        _token = new Token(TokenType.VerbatimString, start, end);
    }

    /// <summary>A piece of <c>$"text {expression} text"</c>: up to the next brace or the closing quote.</summary>
    /// <param name="continued">The piece follows an expression: it starts at that expression's closing brace.</param>
    private void ReadInterpolatedString(bool continued)
    {
        TextPosition start = _position;
        TextPosition end = start;
        if (!continued)
            Advance();
        char quote = continued ? _openStrings.Peek() : _c;
        Advance();
        while (true)
        {
            if (_c == '\\')
            {
                ReadEscape(ref end, interpolated: true);
            }
            else if (_c == '\0')
            {
                AddError($"Unexpected end of file while parsing a string not terminated by a {quote}", end, end);
                return;
            }
            else if (_c == '{')
            {
                end = _position;
                if (!continued)
                    _openStrings.Push(quote);
                _token = new Token(
                    continued ? TokenType.ContinuationInterpolatedString : TokenType.BeginInterpolatedString, start, end);
                Advance();
                _stringJustOpened = true;
                return;
            }
            else
            {
                bool last = _c == quote;
                end = Take();
                if (last)
                    break;
            }
        }

        if (continued)
            _openStrings.Pop();
        _token = new Token(continued ? TokenType.EndingInterpolatedString : TokenType.InterpolatedString, start, end);
    }
}
