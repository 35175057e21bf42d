namespace Scriban.Syntax;

/// <summary><c>target.member</c> or <c>target?.member</c>, null where the target is null.</summary>
internal class ScriptMemberExpression(ScriptExpression target, string dot, ScriptVariable member) : ScriptExpression, IVariablePath
{
    public ScriptExpression Target => target;

    /// <summary>In <c>a?.b.c</c> every member after the first is conditional too.</summary>
    public bool IsConditional { get; } = dot == "?." || target is ScriptMemberExpression { IsConditional: true };

    protected ScriptVariable Member => member;

    internal override (string Name, string Example) Grammar => ("member expression", "<expression>.<variable_name>");

    internal override object? Evaluate(TemplateContext context) => context.GetValue(this);

    public virtual object? GetValue(TemplateContext context)
    {
        object? owner = GetOwner(context, isSet: false);
        if (owner is null)
        {
            if (context.EnableRelaxedTargetAccess || IsConditional)
                return null;
            throw new ScriptRuntimeException(Member.Span, $"Cannot get the member {this} for a null object.");
        }

        if (context.GetMemberAccess(owner).TryGet(context, Member.Span, owner, Member.Name, out object? value))
            return value;
        bool found = context.TryGetMember?.Invoke(context, Member.Span, owner, Member.Name, out value) ?? false;
        if (!found && !context.EnableRelaxedMemberAccess)
            throw new ScriptRuntimeException(Member.Span, $"Cannot get member with name {Member.Name}.");
        return value;
    }

    public virtual void SetValue(TemplateContext context, object? value)
    {
        object owner = GetOwner(context, isSet: true)!;
        if (!context.GetMemberAccess(owner).TrySet(context, Member.Span, owner, Member.Name, value))
            throw new ScriptRuntimeException(Member.Span, $"Cannot set a value for the readonly member: {this}");
    }

    private object? GetOwner(TemplateContext context, bool isSet)
    {
        object? owner = context.GetValue(Target);
        if (owner is null && (isSet || (!context.EnableRelaxedMemberAccess && !IsConditional)))
            throw new ScriptRuntimeException(Member.Span, $"Object `{Target}` is null. Cannot access member: {this}");
        return owner;
    }

    internal override void Print(ScriptPrinter printer) =>
        printer.Write(Target).Write(dot).Write(Member);
}

/// <summary><c>target.empty?</c>.</summary>
internal sealed class ScriptIsEmptyExpression(ScriptExpression target, string dot, ScriptVariable member)
    : ScriptMemberExpression(target, dot, member)
{
    internal override (string Name, string Example) Grammar => ("empty expression", "<expression>.empty?");

    public override object? GetValue(TemplateContext context)
    {
        object? owner = context.GetValue(Target);
        if (owner is null && !context.EnableRelaxedMemberAccess)
            throw new ScriptRuntimeException(Span, $"Object `{Target}` is null. Cannot access property `empty?`");
        return context.IsEmpty(Span, owner);
    }

    public override void SetValue(TemplateContext context, object? value) =>
        throw new ScriptRuntimeException(Span, "The `.empty?` property cannot be set");

    internal override void Print(ScriptPrinter printer)
    {
        base.Print(printer);
        printer.Write("?");
    }
}
