using System.Collections;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>How templates read and write the elements of one kind of list.</summary>
internal abstract class ListAccess
{
    public abstract int Length(TemplateContext context, SourceSpan span, object target);

    public abstract object? Get(TemplateContext context, SourceSpan span, object target, int index);

    public abstract void Set(TemplateContext context, SourceSpan span, object target, int index, object? value);

    /// <summary>Null where brackets take member names or keys instead.</summary>
    public static ListAccess? For(object target) => target switch
    {
        Array => ArrayElements.Instance,
        string => StringCharacters.Instance,
        _ when MemberAccess.IsNumber(target.GetType()) => NumberElements.Instance,
        IList => ListElements.Instance,
        _ => null,
    };

    private sealed class ArrayElements : ListAccess
    {
        public static readonly ArrayElements Instance = new();

        public override int Length(TemplateContext context, SourceSpan span, object target) => ((Array)target).Length;

        public override object? Get(TemplateContext context, SourceSpan span, object target, int index) => ((Array)target).GetValue(index);

        public override void Set(TemplateContext context, SourceSpan span, object target, int index, object? value) =>
            ((Array)target).SetValue(value, index);
    }

    private sealed class ListElements : ListAccess
    {
        public static readonly ListElements Instance = new();

        public override int Length(TemplateContext context, SourceSpan span, object target) => ((IList)target).Count;

        public override object? Get(TemplateContext context, SourceSpan span, object target, int index)
        {
            var list = (IList)target;
            return index < list.Count ? list[index] : null;
        }

        public override void Set(TemplateContext context, SourceSpan span, object target, int index, object? value)
        {
            var list = (IList)target;
            if (list.Count <= index)
            {
                using LoopScope loop = context.EnterLoopScope();
                while (list.Count <= index)
                {
                    loop.Step(span);
                    list.Add(null);
                }
            }

            list[index] = value;
        }
    }

    private sealed class StringCharacters : ListAccess
    {
        public static readonly StringCharacters Instance = new();

        public override int Length(TemplateContext context, SourceSpan span, object target) => ((string)target).Length;

        public override object? Get(TemplateContext context, SourceSpan span, object target, int index) =>
            ((string)target)[index].ToString();

        public override void Set(TemplateContext context, SourceSpan span, object target, int index, object? value) =>
            throw new ScriptRuntimeException(span, "Cannot replace a character in a string");
    }

    private sealed class NumberElements : ListAccess
    {
        public static readonly NumberElements Instance = new();

        public override int Length(TemplateContext context, SourceSpan span, object target) =>
            throw new ScriptRuntimeException(span, $"Cannot use the {context.GetTypeName(target)} primitive `{target}` as a list.");

        public override object? Get(TemplateContext context, SourceSpan span, object target, int index) =>
            throw Refused(context, span, target);

        public override void Set(TemplateContext context, SourceSpan span, object target, int index, object? value) =>
            throw Refused(context, span, target);

        private static ScriptRuntimeException Refused(TemplateContext context, SourceSpan span, object target) =>
            new(span, $"Cannot index the {context.GetTypeName(target)} primitive `{target}`.");
    }
}
