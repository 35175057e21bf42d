namespace Scriban.Syntax;

/// <summary>A name: global, or local to a function, include or page when it starts with a dollar sign.</summary>
public sealed class ScriptVariable : ScriptExpression, IVariablePath
{
    internal static readonly ScriptVariable Arguments = new("", isLocal: true);
    internal static readonly ScriptVariable BlockDelegate = new("$", isLocal: true);
    internal static readonly ScriptVariable ForObject = new("for", isLocal: false);
    internal static readonly ScriptVariable WhileObject = new("while", isLocal: false);

    internal ScriptVariable(string name, bool isLocal)
    {
        Name = isLocal ? "$" + name : name;
        IsLocal = isLocal;
    }

    /// <summary>The name with its dollar sign, if it has one.</summary>
    public string Name { get; }

    internal bool IsLocal { get; }

    /// <summary><c>$$</c>: what stands between <c>wrap</c> and its <c>end</c>.</summary>
    internal bool IsBlockDelegate => IsLocal && Name == "$$";

    internal override (string Name, string Example) Grammar => ("variable", "<variable_name>");

    internal override object? Evaluate(TemplateContext context) => context.GetValue(this);

    object? IVariablePath.GetValue(TemplateContext context) => context.GetVariable(this);

    void IVariablePath.SetValue(TemplateContext context, object? value) => context.SetVariable(this, value);

    internal override void Print(ScriptPrinter printer) => printer.Write(Name);
}

internal sealed class ScriptThisExpression : ScriptExpression, IVariablePath
{
    internal override (string Name, string Example) Grammar => ("this expression", "this");

    internal override object? Evaluate(TemplateContext context) => context.GetValue(this);

    public object? GetValue(TemplateContext context) => context.CurrentGlobal;

    public void SetValue(TemplateContext context, object? value) =>
        throw new ScriptRuntimeException(Span, "Cannot set this variable");

    internal override void Print(ScriptPrinter printer) => printer.Write("this");
}
