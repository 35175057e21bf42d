namespace Scriban.Parsing;

/// <content>Names, numbers, comments and punctuation.</content>
internal sealed partial class Lexer
{
    /// <returns>False when only space was read.</returns>
    private bool ReadCode()
    {
        TextPosition start = _position;
        if (_stringJustOpened)
        {
            // The brace itself was read with the string before it.
            var brace = new TextPosition(start.Offset - 1, start.Line, start.Column - 1);
            _token = new Token(TokenType.OpenInterpolatedBrace, brace, brace);
            _stringJustOpened = false;
            return true;
        }

        if (_stringJustClosed)
        {
            _stringJustClosed = false;
            ReadInterpolatedString(continued: true);
            return true;
        }

        switch (_c)
        {
            case '\n' or '\r':
                ReadNewLine(start);
                return true;
            case '#':
                ReadComment(start);
                return true;
            case '"' or '\'':
                ReadString();
                return true;
            case '`':
                ReadVerbatimString();
                return true;
            case '\0':
                _token = Token.Eof;
                return true;
            case '{':
                _openBraces++;
                return Symbol(TokenType.OpenBrace, 1);
            case '}':
                return ReadCloseBrace(start);
        }

        (TokenType type, int length) = Punctuation();
        if (length > 0)
            return Symbol(type, length);
        if (SkipSpaceToLineEnd())
            return false;
        if (_c == '$' && Peek() is '"' or '\'')
            ReadInterpolatedString(continued: false);
        else if (IsNameStart(_c) || _c == '$')
            ReadName();
        else if (char.IsDigit(_c))
            ReadNumber();
        else
            Symbol(TokenType.Invalid, 1);
        return true;
    }

    private (TokenType Type, int Length) Punctuation()
    {
        char next = Peek();
        return (_c, next) switch
        {
            (';', _) => (TokenType.SemiColon, 1),
            (':', _) => (TokenType.Colon, 1),
            ('@', _) => (TokenType.Arroba, 1),
            (',', _) => (TokenType.Comma, 1),
            ('(', _) => (TokenType.OpenParen, 1),
            (')', _) => (TokenType.CloseParen, 1),
            ('[', _) => (TokenType.OpenBracket, 1),
            (']', _) => (TokenType.CloseBracket, 1),
            ('^', '^') => (TokenType.DoubleCaret, 2),
            ('^', _) => (TokenType.Caret, 1),
            ('*', '=') => (TokenType.AsteriskEqual, 2),
            ('*', _) => (TokenType.Asterisk, 1),
            ('/', '/') => Peek(2) == '=' ? (TokenType.DoubleDivideEqual, 3) : (TokenType.DoubleDivide, 2),
            ('/', '=') => (TokenType.DivideEqual, 2),
            ('/', _) => (TokenType.Divide, 1),
            ('+', '+') => (TokenType.DoublePlus, 2),
            ('+', '=') => (TokenType.PlusEqual, 2),
            ('+', _) => (TokenType.Plus, 1),
            ('-', '-') => (TokenType.DoubleMinus, 2),
            ('-', '=') => (TokenType.MinusEqual, 2),
            ('-', _) => (TokenType.Minus, 1),
            ('%', '=') => (TokenType.PercentEqual, 2),
            ('%', _) => (TokenType.Percent, 1),
            ('&', '&') => (TokenType.DoubleAmp, 2),
            ('&', _) => (TokenType.Amp, 1),
            ('?', '?') => (TokenType.DoubleQuestion, 2),
            ('?', '.') => (TokenType.QuestionDot, 2),
            ('?', '!') => (TokenType.QuestionExclamation, 2),
            ('?', _) => (TokenType.Question, 1),
            ('|', '|') => (TokenType.DoubleVerticalBar, 2),
            ('|', '>') => (TokenType.PipeGreater, 2),
            ('|', _) => (TokenType.VerticalBar, 1),
            ('.', '.') => Peek(2) switch
            {
                '<' => (TokenType.DoubleDotLess, 3),
                '.' => (TokenType.TripleDot, 3),
                _ => (TokenType.DoubleDot, 2),
            },
            ('.', _) => (TokenType.Dot, 1),
            ('!', '=') => (TokenType.ExclamationEqual, 2),
            ('!', _) => (TokenType.Exclamation, 1),
            ('=', '=') => (TokenType.DoubleEqual, 2),
            ('=', _) => (TokenType.Equal, 1),
            ('<', '=') => (TokenType.LessEqual, 2),
            ('<', '<') => (TokenType.DoubleLessThan, 2),
            ('<', _) => (TokenType.Less, 1),
            ('>', '=') => (TokenType.GreaterEqual, 2),
            ('>', '>') => (TokenType.DoubleGreaterThan, 2),
            ('>', _) => (TokenType.Greater, 1),
            _ => (TokenType.Invalid, 0),
        };
    }

    private bool Symbol(TokenType type, int length)
    {
        TextPosition start = _position;
        for (int i = 1; i < length; i++)
            Advance();
        _token = new Token(type, start, _position);
        Advance();
        return true;
    }

    /// <summary>One token for a line end and all space and line ends after it.</summary>
    private void ReadNewLine(TextPosition start)
    {
        TextPosition end = start;
        if (_c == '\r')
        {
            Advance();
            if (_c == '\n')
            {
                end = _position;
                Advance();
            }
        }
        else
        {
            Advance();
        }

        _token = new Token(TokenType.NewLine, start, char.IsWhiteSpace(_c) ? SkipSpace() : end);
    }

    private bool ReadCloseBrace(TextPosition start)
    {
        if (_openStrings.Count > 0)
        {
            // The brace stays: the rest of the string starts with it.
            _stringJustClosed = true;
            _token = new Token(TokenType.CloseInterpolatedBrace, start, start);
            return true;
        }

        if (_openBraces > 0)
        {
            _openBraces--;
            return Symbol(TokenType.CloseBrace, 1);
        }

        if (!_scriptOnly && IsCodeExit())
            return false;
        AddError("Unexpected } while no matching {", start, start);
        return Symbol(TokenType.CloseBrace, 1);
    }

    /// <summary><c># to the end of the line</c> or <c>## to the next ##</c>; a code exit ends both.</summary>
    private void ReadComment(TextPosition start)
    {
        TextPosition end = start;
        Advance();
        if (_c == '#')
        {
            end = _position;
            Advance();
            while (_c != '\0' && !IsCodeExit())
            {
                bool hash = _c == '#';
                end = _position;
                Advance();
                if (hash && _c == '#')
                {
                    end = _position;
                    Advance();
                    break;
                }
            }
        }
        else
        {
            while (_c is not ('\0' or '\r' or '\n') && (_scriptOnly || !IsCodeExit()))
            {
                end = _position;
                Advance();
            }
        }

        _token = new Token(TokenType.Comment, start, end);
    }

    private static bool IsNameStart(char c) => c == '_' || char.IsLetter(c);

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsDigit(c);

    private void ReadName()
    {
        TextPosition start = _position;
        bool special = _c == '$';
        TextPosition end = start;
        Advance();
        if (special && _c == '$')
        {
            _token = new Token(TokenType.IdentifierSpecial, start, _position);
            Advance();
            return;
        }

        while (IsNamePart(_c))
        {
            end = _position;
            Advance();
        }

        _token = new Token(special ? TokenType.IdentifierSpecial : TokenType.Identifier, start, end);
    }

    private void ReadNumber()
    {
        TextPosition start = _position;
        TextPosition end = start;
        bool isFloat = false;
        bool zero = _c == '0';
        Advance();
        if (zero && _c is 'x' or 'b')
        {
            ReadBits(start, hexadecimal: _c == 'x');
            return;
        }

        while (char.IsDigit(_c) || _c == '_')
            end = Take();

        // `1..5` is a range and `1.name` a member; `1.` `1.5` `1.f` `1.e3` are numbers.
        if (_c == '.' && Peek() is var next && next != '.'
            && (IsNumberSuffix(next) || char.IsDigit(next) || !char.IsLetter(next) || next is 'e' or 'E'))
        {
            isFloat = true;
            end = Take();
            while (char.IsDigit(_c))
                end = Take();
        }

        if (_c is 'e' or 'E')
        {
            end = Take();
            if (_c is '+' or '-')
                end = Take();
            if (!char.IsDigit(_c))
            {
                AddError("Expecting at least one digit after the exponent", _position, _position);
                return;
            }

            while (char.IsDigit(_c))
                end = Take();
        }

        if (!IsNamePart(Peek()) && IsNumberSuffix(_c))
        {
            isFloat = true;
            end = Take();
        }

        _token = new Token(isFloat ? TokenType.Float : TokenType.Integer, start, end);
    }

    private TextPosition Take()
    {
        TextPosition taken = _position;
        Advance();
        return taken;
    }

    private static bool IsNumberSuffix(char c) => c is 'f' or 'F' or 'd' or 'D' or 'm' or 'M';

    /// <summary><c>0xFF</c> or <c>0b1010</c>, either with <c>u</c> for unsigned; binary may have a fraction.</summary>
    private void ReadBits(TextPosition start, bool hexadecimal)
    {
        TextPosition end = Take();
        bool any = false;
        bool dot = false;
        while (hexadecimal ? char.IsAsciiHexDigit(_c) || _c == '_' : _c is '0' or '1' or '_')
        {
            any |= _c != '_';
            end = Take();
            if (!hexadecimal && !dot && _c == '.' && Peek() is '0' or '1')
            {
                dot = true;
                Advance();
            }
        }

        if (!IsNamePart(Peek()) && (_c is 'u' or 'U' || (dot && _c is 'f' or 'F' or 'd' or 'D')))
            end = Take();
        if (any)
            _token = new Token(hexadecimal ? TokenType.HexaInteger : TokenType.BinaryInteger, start, end);
        else
            AddError(hexadecimal
                ? "Invalid hex number, expecting at least a hex digit [0-9a-fA-F] after 0x"
                : "Invalid binary number, expecting at least a binary digit 0 or 1 after 0b", start, end);
    }
}
