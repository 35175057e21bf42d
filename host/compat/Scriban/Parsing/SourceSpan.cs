namespace Scriban.Parsing;

/// <summary>A stretch of a template's text, both ends included.</summary>
public struct SourceSpan(string fileName, TextPosition start, TextPosition end)
{
    public string FileName { get; set; } = fileName;

    public TextPosition Start { get; set; } = start;

    public TextPosition End { get; set; } = end;

    public readonly bool IsEmpty => FileName is null;

    public readonly int Length => End.Offset - Start.Offset + 1;

    public override readonly string ToString() => $"{FileName}({Start})-({End})";

    /// <summary><c>file(line,column)</c> of the first character.</summary>
    public readonly string ToStringSimple() => $"{FileName}({Start.ToStringSimple()})";
}
