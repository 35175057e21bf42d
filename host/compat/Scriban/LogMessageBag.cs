using System.Collections;
using System.Text;
using Scriban.Parsing;

namespace Scriban;

/// <summary>The messages of one parse, in the order the parser met them.</summary>
public class LogMessageBag : IReadOnlyList<LogMessage>
{
    private readonly List<LogMessage> _messages = [];

    public int Count => _messages.Count;

    public LogMessage this[int index] => _messages[index];

    public bool HasErrors { get; private set; }

    public void Add(LogMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        HasErrors |= message.Type == ParserMessageType.Error;
        _messages.Add(message);
    }

    public void AddRange(IEnumerable<LogMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (LogMessage message in messages)
            Add(message);
    }

    public IEnumerator<LogMessage> GetEnumerator() => _messages.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One message to a line, each line ended.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (LogMessage message in _messages)
            text.AppendLine(message.ToString());
        return text.ToString();
    }
}
