using Scriban.Syntax;

namespace Scriban.Parsing;

/// <content>Blocks, braces and the dispatch on a statement's first word.</content>
internal sealed partial class Parser
{
    private int _blockLevel;
    private ScriptBlockStatement? _block;

    /// <param name="endsStatement">The <c>end</c> of the block ends a statement; false for a function inside an expression.</param>
    private ScriptBlockStatement ParseBlock(ScriptNode parent, bool endsStatement = true)
    {
        _blockLevel++;
        EnterLevel();
        ScriptBlockStatement block = Open(new ScriptBlockStatement());
        ScriptBlockStatement? outer = _block;
        _block = block;
        try
        {
            bool ended;
            while (TryParseStatement(parent, endsStatement, out ScriptStatement? statement, out ended))
            {
                // An else or when hangs itself onto the parent and leaves nothing for this block.
                if (statement is not null)
                    block.Statements.Add(statement);
                if (!ended)
                    continue;
                if (_blockLevel == 1)
                    LogError(parent, new SourceSpan(_lexer.File, _previous.End, _previous.End),
                        "Found <end> statement without a corresponding beginning of a block");
                break;
            }

            if (!ended && _blockLevel > 1)
                LogError(parent, SpanOf(_previous), "The <end> statement was not found");
        }
        finally
        {
            _block = outer;
            LeaveLevel();
            _blockLevel--;
        }

        return Close(block);
    }

    private bool TryParseStatement(ScriptNode parent, bool endsStatement, out ScriptStatement? statement, out bool ended)
    {
        statement = null;
        ended = false;
        while (!_fatal)
        {
            switch (_current.Type)
            {
                case TokenType.Eof:
                    return false;
                case TokenType.Raw or TokenType.Escape:
                    statement = ParseRaw();
                    if (parent is not ScriptCaseStatement)
                        return true;
                    statement = null;
                    continue;
                case TokenType.CodeEnter or TokenType.CodeExit or TokenType.EscapeEnter or TokenType.EscapeExit:
                    statement = ParseBraces();
                    return true;
                case var _ when !_inCode:
                    LogError($"Unexpected token {CurrentShown} while not in a code block {{ ... }}");
                    return false;
                case TokenType.NewLine or TokenType.SemiColon:
                    NextToken();
                    continue;
                case TokenType.Identifier or TokenType.IdentifierSpecial:
                    return ParseWord(parent, endsStatement, ref statement, ref ended);
                case var _ when IsStartOfExpression():
                    statement = ParseExpressionStatement();
                    return true;
                default:
                    LogError($"Unexpected token {CurrentShown}");
                    return false;
            }
        }

        return false;
    }

    private ScriptRawStatement ParseRaw()
    {
        Token token = _current;
        ScriptRawStatement raw = Open(new ScriptRawStatement(_lexer.Text, token.Start.Offset, token.End.Offset - token.Start.Offset + 1));
        NextToken();
        raw.Span.End = token.End;
        return raw;
    }

    private ScriptEscapeStatement ParseBraces()
    {
        bool entersCode = _current.Type == TokenType.CodeEnter;
        if (entersCode && _inCode)
            LogError("Unexpected token while already in a code block");
        else if (_current.Type == TokenType.CodeExit && !_inCode)
            LogError("Unexpected code block exit '}}' while no code block enter '{{' has been found");
        _inCode = entersCode;
        ScriptEscapeStatement braces = Open(new ScriptEscapeStatement(entersCode || _current.Type == TokenType.EscapeEnter));
        NextToken();
        if (entersCode && _block is { Statements: [.., ScriptRawStatement before] })
            braces.Indent = before.TrailingIndent;
        return Close(braces);
    }

    private bool ParseWord(ScriptNode parent, bool endsStatement, ref ScriptStatement? statement, ref bool ended)
    {
        Token start = _current;
        string word = CurrentText;
        if (word is not ("end" or "when" or "else") && parent is ScriptCaseStatement)
            LogError(SpanOf(start),
                $"Unexpected statement/expression `{CurrentShown}` in the body of a `case` statement. Only `when`/`else` are expected.");
        switch (word)
        {
            case "end":
                ended = true;
                statement = ParseEnd(endsStatement);
                return true;
            case "when":
                ended = true;
                return AttachWhen(parent, start, ref statement);
            case "else":
                ended = true;
                return AttachElse(parent, start);
        }

        statement = word switch
        {
            "wrap" => ParseWrap(),
            "if" => ParseIf(elseIf: false),
            "case" => ParseCase(),
            "for" when PeekToken().Type != TokenType.Dot => ParseFor(),
            "while" when PeekToken().Type != TokenType.Dot => ParseWhile(),
            "with" => ParseWith(),
            "import" => ParseImport(),
            "readonly" => ParseReadOnly(),
            "break" => ParseJump(new ScriptBreakStatement(), word),
            "continue" => ParseJump(new ScriptContinueStatement(), word),
            "func" => ParseFunction(anonymous: false),
            "ret" => ParseReturn(),
            "capture" => ParseCapture(),
            _ => ParseExpressionStatement(),
        };
        return true;
    }

    private bool AttachWhen(ScriptNode parent, Token start, ref ScriptStatement? statement)
    {
        ScriptWhenStatement when = ParseWhen();
        if (parent is ScriptWhenStatement previous)
        {
            previous.Next = when;
        }
        else if (parent is ScriptCaseStatement)
        {
            statement = when;
        }
        else
        {
            LogError(SpanOf(start), "A `when` condition must be preceded by another `when`/`else`/`case` condition");
            return false;
        }

        return true;
    }

    private bool AttachElse(ScriptNode parent, Token start)
    {
        ScriptStatement next = ParseElse();
        switch (parent)
        {
            case ScriptIfStatement condition:
                condition.Else = next;
                return true;
            case ScriptWhenStatement choice:
                choice.Next = next;
                return true;
            case ScriptForStatement loop when next is ScriptElseStatement otherwise:
                loop.Else = otherwise;
                return true;
            case ScriptForStatement:
                LogError(next.Span, "Invalid if/else combination within a for statement.");
                return true;
            default:
                LogError(SpanOf(start), "A else condition must be preceded by another if/else/when condition or a for loop.");
                return false;
        }
    }

    /// <returns>False, with a fatal error, when something follows on the line.</returns>
    private bool ExpectEndOfStatement()
    {
        switch (_current.Type)
        {
            case TokenType.NewLine or TokenType.SemiColon:
                NextToken();
                return true;
            case TokenType.CodeExit or TokenType.Eof:
                return true;
            default:
                LogError(CurrentSpan, $"Invalid token found `{CurrentShown}`. Expecting <EOL>/end of line.", fatal: true);
                return false;
        }
    }
}
