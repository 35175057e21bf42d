using Scriban.Parsing;

namespace Scriban.Syntax;

/// <summary>A template failed while it ran: where, and why.</summary>
public class ScriptRuntimeException(SourceSpan span, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public SourceSpan Span { get; } = span;

    /// <summary><c>file(line,column) : error : message</c>.</summary>
    public override string Message => new LogMessage(ParserMessageType.Error, Span, base.Message).ToString();

    /// <summary>The message without the place.</summary>
    public string OriginalMessage => base.Message;

    public override string ToString() => Message;
}

/// <summary>An included template cannot be parsed.</summary>
public class ScriptParserRuntimeException(SourceSpan span, string message, LogMessageBag parserMessages, Exception? innerException = null)
    : ScriptRuntimeException(span, message, innerException)
{
    public LogMessageBag ParserMessages { get; } = parserMessages;

    public override string Message => $"{base.Message} Parser messages:\n {ParserMessages}";
}
