using System.Runtime.CompilerServices;
using System.Text;
using Scriban.Syntax;

namespace Scriban.Parsing;

/// <summary>Tokens to syntax tree: recursive descent for statements, precedence climbing for expressions.</summary>
/// <remarks>Order, place and wording of every message are those of Scriban 7.2.</remarks>
internal sealed partial class Parser
{
    private sealed class FatalParserException : Exception;

    private readonly Lexer _lexer;
    private readonly ParserOptions _options;
    private readonly bool _scriptOnly;
    private readonly List<Token> _ahead = [];
    private Token _previous;
    private Token _current;
    private bool _inCode;
    private bool _fatal;
    private bool _depthReported;
    private int _depth;

    /// <summary>Above 0 a line end is space: inside brackets, braces and after a pipe.</summary>
    private int _newLineIsSpace;

    public Parser(Lexer lexer, ParserOptions options, ScriptMode mode)
    {
        _lexer = lexer;
        _options = options;
        _scriptOnly = mode == ScriptMode.ScriptOnly;
        _inCode = _scriptOnly;
        NextToken();
    }

    public LogMessageBag Messages { get; } = new();

    public ScriptPage Run()
    {
        ScriptPage page = Open(new ScriptPage());
        try
        {
            page.Body = ParseBlock(page);
            page.Span = page.Body.Span;
        }
        catch (FatalParserException)
        {
            // Reported where it was thrown; what was parsed so far is of no use.
        }

        Messages.AddRange(_lexer.Errors);
        return page;
    }

    private SourceSpan CurrentSpan => SpanOf(_current);

    private SourceSpan SpanOf(Token token) => new(_lexer.File, token.Start, token.End);

    private T Open<T>(T node) where T : ScriptNode
    {
        node.Span = new SourceSpan(_lexer.File, _current.Start, default);
        return node;
    }

    private T Close<T>(T node) where T : ScriptNode
    {
        node.Span.End = _previous.End;
        return node;
    }

    private bool IsHidden(TokenType type) =>
        type == TokenType.Comment || (type == TokenType.NewLine && _newLineIsSpace > 0);

    private void NextToken()
    {
        _previous = _current;
        do
        {
            if (_ahead.Count > 0)
            {
                _current = _ahead[0];
                _ahead.RemoveAt(0);
            }
            else
            {
                _current = _lexer.Next();
            }
        }
        while (IsHidden(_current.Type));
    }

    private Token PeekToken()
    {
        foreach (Token token in _ahead)
        {
            if (!IsHidden(token.Type))
                return token;
        }

        while (true)
        {
            Token token = _lexer.Next();
            if (token.Type == TokenType.Eof)
                return token;
            _ahead.Add(token);
            if (!IsHidden(token.Type))
                return token;
        }
    }

    private string TextOf(Token token) => token.GetText(_lexer.Text);

    private string CurrentText => TextOf(_current);

    private bool CurrentIs(string name) => _current.Type == TokenType.Identifier && CurrentText == name;

    /// <summary>The current token for a message: control characters as escapes.</summary>
    private string CurrentShown
    {
        get
        {
            string text = CurrentText;
            if (!text.Any(char.IsControl))
                return text;
            var shown = new StringBuilder(text.Length);
            foreach (char c in text)
            {
                _ = c switch
                {
                    '\n' => shown.Append("\\n"),
                    '\r' => shown.Append("\\r"),
                    '\t' => shown.Append("\\t"),
                    '\v' => shown.Append("\\v"),
                    '\f' => shown.Append("\\f"),
                    '\b' => shown.Append("\\b"),
                    '\a' => shown.Append("\\a"),
                    '\0' => shown.Append("\\0"),
                    _ when char.IsControl(c) => shown.Append($"\\u{(int)c:x4}"),
                    _ => shown.Append(c),
                };
            }

            return shown.ToString();
        }
    }

    /// <summary>Reads one token of the wanted type; any other is an error and is skipped.</summary>
    private SourceSpan Expect(TokenType type)
    {
        SourceSpan span = CurrentSpan;
        if (_current.Type != type)
            LogError(span, $"Unexpected token found `{CurrentShown}` while expecting `{type.ToText()}`.");
        NextToken();
        return span;
    }

    private void ExpectKeyword(string keyword)
    {
        if (CurrentText != keyword)
            LogError(CurrentSpan, $"Unexpected keyword found `{CurrentShown}` while expecting `{keyword}`.");
        NextToken();
    }

    private void EnterLevel()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            LogError(SpanOf(_previous), "The parser recursive depth limit was reached near a stack overflow", fatal: true);
            throw new FatalParserException();
        }

        _depth++;
        int limit = _options.ExpressionDepthLimit;
        if (limit <= 0 || _depth <= limit)
            return;
        if (!_depthReported)
        {
            LogError(SpanOf(_previous), $"The statement depth limit `{limit}` was reached when parsing this statement", fatal: true);
            _depthReported = true;
        }

        throw new FatalParserException();
    }

    private void LeaveLevel() => _depth--;

    private void LogError(string text) => LogError(CurrentSpan, text);

    private void LogError(ScriptNode node, string text) => LogError(node, node.Span, text);

    private void LogError(ScriptNode node, SourceSpan span, string text) =>
        LogError(span, $"Error while parsing {node.Grammar.Name}: {text}{(text.EndsWith("after") ? "" : " in")}: {node.Grammar.Example}");

    private void LogError(SourceSpan span, string text, bool fatal = false)
    {
        Messages.Add(new LogMessage(ParserMessageType.Error, span, text));
        _fatal |= fatal;
    }
}
