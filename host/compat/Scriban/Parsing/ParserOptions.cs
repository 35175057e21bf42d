namespace Scriban.Parsing;

/// <summary>How a text is read: a template with code between double braces, or code alone.</summary>
public enum ScriptMode
{
    Default = 0,
    ScriptOnly = 3,
}

public record ParserOptions
{
    public static readonly ParserOptions Default = new();

    /// <summary>How deep statements and expressions may nest before the parser gives up; 0 for no limit but the stack.</summary>
    public int ExpressionDepthLimit { get; init; } = 250;

    public bool ParseFloatAsDecimal { get; init; }
}

public record LexerOptions
{
    public static readonly LexerOptions Default = new();

    public ScriptMode Mode { get; init; }
}
