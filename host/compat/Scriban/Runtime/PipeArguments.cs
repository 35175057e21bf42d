using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>The expressions that pipes hand to the functions after them, one stack for each level of parentheses.</summary>
internal sealed class PipeArguments
{
    private readonly Stack<Stack<ScriptExpression>> _levels = new();

    public bool IsOpen => _levels.Count > 0;

    public bool HasValue => _levels.TryPeek(out var level) && level.Count > 0;

    public void Open() => _levels.Push(new Stack<ScriptExpression>(1));

    public void Close() => _levels.TryPop(out _);

    public void Clear() => _levels.Clear();

    public void Put(ScriptExpression from) => _levels.Peek().Push(from);

    public ScriptExpression Take() => _levels.Peek().Pop();

    public bool IsWaiting(ScriptExpression from) => HasValue && _levels.Peek().Peek() == from;

    /// <summary>Evaluates where pipes outside cannot reach.</summary>
    public object? Isolated(Func<object?> evaluate)
    {
        Open();
        try
        {
            return evaluate();
        }
        finally
        {
            Close();
        }
    }
}
