namespace Scriban.Parsing;

public enum ParserMessageType
{
    Error,
    Warning,
}

/// <summary>What the parser has to say about one place of a template.</summary>
public class LogMessage(ParserMessageType type, SourceSpan span, string message)
{
    public ParserMessageType Type { get; set; } = type;

    public SourceSpan Span { get; set; } = span;

    public string Message { get; set; } = message;

    /// <summary><c>file(line,column) : error : message</c>.</summary>
    public override string ToString() =>
        $"{Span.ToStringSimple()} : {(Type == ParserMessageType.Error ? "error" : "warning")} : {Message}";
}
