namespace Scriban.Parsing;

/// <summary>Cuts a template into tokens, one per call, so that nothing after a fatal parse error is looked at.</summary>
/// <remarks>This part reads text outside code blocks and the braces between the two; the other parts read code.</remarks>
internal sealed partial class Lexer
{
    private enum Block
    {
        Raw,
        Code,
        Escape,
    }

    private readonly string _text;
    private readonly string _file;
    private readonly bool _scriptOnly;
    private readonly Queue<Token> _pending = new();
    private TextPosition _position;
    private char _c;
    private Token _token;
    private Block _block;
    private int _openBraces;
    private int _escapePercents;

    public Lexer(string text, string? file, LexerOptions options)
    {
        _text = text;
        _file = file ?? "<input>";
        _scriptOnly = options.Mode == ScriptMode.ScriptOnly;
        _block = _scriptOnly ? Block.Code : Block.Raw;
        _c = text.Length > 0 ? text[0] : '\0';
    }

    public string Text => _text;

    public string File => _file;

    /// <summary>The errors met so far.</summary>
    public List<LogMessage> Errors { get; } = [];

    public Token Next()
    {
        while (true)
        {
            if (_pending.Count > 0)
                return _token = _pending.Dequeue();
            if (_token.Type == TokenType.Eof || _position.Offset == _text.Length)
                return _token = Token.Eof;
            if (!_scriptOnly)
            {
                if (_block == Block.Raw && IsCodeEnter(out _))
                {
                    ReadCodeEnter();
                    return _token;
                }

                if (_block != Block.Raw && IsCodeExit())
                {
                    bool wasCode = _block == Block.Code;
                    ReadCodeExit();
                    if (wasCode)
                        return _token;
                    continue;
                }
            }

            if (_block == Block.Code ? ReadCode() : ReadRaw())
                return _token;
        }
    }

    /// <summary>At <c>{{</c>, or at <c>{%{</c> with any number of percent signs.</summary>
    /// <param name="trim"><c>-</c> or <c>~</c> where one follows, else 0: how much space before it goes.</param>
    private bool IsCodeEnter(out char trim)
    {
        trim = '\0';
        if (_c != '{')
            return false;
        int i = 1;
        while (Peek(i) == '%')
            i++;
        if (Peek(i) != '{')
            return false;
        char next = Peek(i + 1);
        if (next is '-' or '~')
            trim = next;
        return true;
    }

    private void ReadCodeEnter()
    {
        TextPosition start = _position;
        TextPosition end = start;
        Advance();
        while (_c == '%')
        {
            _escapePercents++;
            end = end.NextColumn();
            Advance();
        }

        end = end.NextColumn();
        Advance();
        if (_c is '-' or '~')
        {
            end = end.NextColumn();
            Advance();
        }

        bool escape = _escapePercents > 0;
        _block = escape ? Block.Escape : Block.Code;
        _token = new Token(escape ? TokenType.EscapeEnter : TokenType.CodeEnter, start, end);
    }

    private bool IsCodeExit()
    {
        if (_openBraces > 0)
            return false;
        int i = _c is '-' or '~' ? 1 : 0;
        if (Peek(i) != '}' || _openStrings.Count > 0)
            return false;
        i++;
        for (int percent = 0; percent < _escapePercents; percent++, i++)
        {
            if (Peek(i) != '%')
                return false;
        }

        return Peek(i) == '}';
    }

    private void ReadCodeExit()
    {
        TextPosition start = _position;
        char trim = _c is '-' or '~' ? _c : '\0';
        if (trim != '\0')
            Advance();
        Advance();
        for (int percent = 0; percent < _escapePercents; percent++)
            Advance();
        TextPosition end = _position;
        Advance();
        if (_escapePercents > 0)
        {
            _pending.Enqueue(new Token(TokenType.EscapeExit, start, end));
            _escapePercents = 0;
        }
        else
        {
            _token = new Token(TokenType.CodeExit, start, end);
        }

        if (trim == '-')
            SkipSpace();
        else if (trim == '~')
            SkipSpaceToLineEnd(andNewLine: true);
        _block = Block.Raw;
    }

    /// <summary>Text up to the next code block, without the space that the block's <c>-</c> or <c>~</c> takes away.</summary>
    /// <returns>False when nothing is left of it.</returns>
    private bool ReadRaw()
    {
        TextPosition start = _position;
        TextPosition none = TextPosition.Eof;
        TextPosition end = none;
        bool inSpace = false;
        bool inLineSpace = false;
        TextPosition beforeSpace = none;
        TextPosition beforeLineSpace = none;
        char trim = '\0';
        bool atBlock = false;
        while (_c != '\0')
        {
            if (_block == Block.Raw ? IsCodeEnter(out trim) : IsCodeExit())
            {
                atBlock = true;
                break;
            }

            if (!char.IsWhiteSpace(_c))
            {
                inSpace = inLineSpace = false;
            }
            else
            {
                if (!inSpace)
                    (inSpace, beforeSpace) = (true, end);
                if (_c == '\n' || (_c == '\r' && Peek() != '\n'))
                    inLineSpace = false;
                else if (!inLineSpace)
                    (inLineSpace, beforeLineSpace) = (true, end);
            }

            end = _position;
            Advance();
        }

        if (end.Offset < 0)
            end = start;
        if (trim == '-' ? inSpace : trim == '~' && inLineSpace)
        {
            end = trim == '-' ? beforeSpace : beforeLineSpace;
            if (end.Offset < 0)
                return false;
        }

        _token = new Token(_block == Block.Escape ? TokenType.Escape : TokenType.Raw, start, end);
        if (!atBlock)
            Advance();
        return true;
    }

    private char Peek(int count = 1)
    {
        int offset = _position.Offset + count;
        return offset < _text.Length ? _text[offset] : '\0';
    }

    private void Advance()
    {
        _position.Offset++;
        if (_position.Offset >= _text.Length)
        {
            _position.Offset = _text.Length;
            _c = '\0';
            return;
        }

        char next = _text[_position.Offset];
        if (_c == '\n' || (_c == '\r' && next != '\n'))
        {
            _position.Column = 0;
            _position.Line++;
        }
        else
        {
            _position.Column++;
        }

        _c = next;
    }

    private TextPosition SkipSpace()
    {
        TextPosition last = _position;
        while (char.IsWhiteSpace(_c))
        {
            last = _position;
            Advance();
        }

        return last;
    }

    private bool SkipSpaceToLineEnd(bool andNewLine = false)
    {
        TextPosition start = _position;
        while (char.IsWhiteSpace(_c) && _c != '\n')
            Advance();
        if (_c == '\n' && andNewLine)
            Advance();
        return start != _position;
    }

    private void AddError(string message, TextPosition start, TextPosition end)
    {
        _token = new Token(TokenType.Invalid, start, end);
        Errors.Add(new LogMessage(ParserMessageType.Error, new SourceSpan(_file, start, end), message));
    }
}
