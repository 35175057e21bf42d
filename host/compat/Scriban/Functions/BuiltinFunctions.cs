using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Functions;

/// <summary>What every template can use without asking for it.</summary>
/// <remarks>
/// A library is made when a template first names it, so that a template pays for what it uses. Dates, time spans and random
/// values are left out: generated files hold none of them.
/// </remarks>
public class BuiltinFunctions : ScriptObject
{
    private sealed class Library(Func<ScriptObject> create)
    {
        private ScriptObject? _functions;

        public ScriptObject Functions => _functions ??= create();
    }

    public BuiltinFunctions()
        : base(10, autoImportStaticsFromThisType: false)
    {
        SetValue("array", new Library(ArrayFunctions.Create), true);
        SetValue("empty", EmptyScriptObject.Default, true);
        SetValue("blank", EmptyScriptObject.Default, true);
        SetValue("include", new IncludeFunction(), true);
        SetValue("include_join", new IncludeJoinFunction(), true);
        SetValue("html", new Library(HtmlFunctions.Create), true);
        SetValue("math", new Library(MathFunctions.Create), true);
        SetValue("object", new Library(ObjectFunctions.Create), true);
        SetValue("regex", new Library(RegexFunctions.Create), true);
        SetValue("string", new Library(StringFunctions.Create), true);
    }

    public override object? this[string key]
    {
        get => base[key] is Library library ? library.Functions : base[key];
        set => base[key] = value;
    }

    public override bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value)
    {
        bool found = base.TryGetValue(context, span, member, out value);
        if (value is Library library)
            value = library.Functions;
        return found;
    }
}
