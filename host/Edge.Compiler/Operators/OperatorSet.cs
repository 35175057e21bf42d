namespace Edge.Compiler.Operators;

/// <summary>Every operator Edge compiles. A test walks this list and fails when a file of an operator's home is missing.</summary>
public static class OperatorSet
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(Conv2D),
    ];
}
