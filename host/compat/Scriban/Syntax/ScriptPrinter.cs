using System.Text;

namespace Scriban.Syntax;

/// <summary>
/// Writes nodes as code for messages: a space only where two words, a semicolon only where two statements would run together.
/// </summary>
internal sealed class ScriptPrinter
{
    private readonly StringBuilder _text = new();
    private bool _inCode = true;
    private bool _spaceExpected;
    private bool _endExpected;
    private bool _atStatementStart = true;

    public ScriptPrinter Write(ScriptNode? node)
    {
        if (node is null)
            return this;
        bool isStatement = node is ScriptStatement and not ScriptBlockStatement;
        if (isStatement && _inCode && _endExpected)
        {
            if (!_atStatementStart && node is not ScriptEscapeStatement)
                _text.Append("; ");
            _endExpected = false;
        }

        if (node is not ScriptBlockStatement)
            _atStatementStart = false;
        node.Print(this);
        return this;
    }

    public ScriptPrinter Write(string text)
    {
        if (_spaceExpected && !EndsWithSpace)
            _text.Append(' ');
        _spaceExpected = false;
        _text.Append(text);
        return this;
    }

    public ScriptPrinter Space()
    {
        _spaceExpected = true;
        return this;
    }

    /// <summary>The statement, or the head of one, ends here.</summary>
    public ScriptPrinter End()
    {
        _endExpected = !_atStatementStart;
        return this;
    }

    public void Braces(bool entering)
    {
        _text.Append(entering ? "{{" : "}}");
        _endExpected = false;
        _spaceExpected = false;
        _inCode = entering;
        _atStatementStart = entering;
    }

    public ScriptPrinter WriteList<T>(IEnumerable<T> nodes, string separator) where T : ScriptNode
    {
        bool first = true;
        foreach (T node in nodes)
        {
            if (!first)
                _text.Append(separator);
            Write(node);
            first = false;
        }

        return this;
    }

    private bool EndsWithSpace => _text.Length > 0 && char.IsWhiteSpace(_text[^1]);

    public override string ToString() => _text.ToString();
}
