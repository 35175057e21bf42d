namespace System.Diagnostics;

public sealed class ConditionalAttribute : Attribute
{
    public ConditionalAttribute(string conditionString) => throw null;

    public string ConditionString { get => throw null; }
}

public static class Debug
{
    [Conditional("DEBUG")]
    public static void WriteLine(string message) => throw null;
}
