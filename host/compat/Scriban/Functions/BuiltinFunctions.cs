using Scriban.Runtime;

namespace Scriban.Functions;

/// <summary>What every template can use without asking for it.</summary>
/// <remarks>Dates, time spans and random values are left out: generated files hold none of them.</remarks>
public class BuiltinFunctions : ScriptObject
{
    public BuiltinFunctions()
        : base(12)
    {
        SetValue("array", ArrayFunctions.Create(), true);
        SetValue("empty", EmptyScriptObject.Default, true);
        SetValue("blank", EmptyScriptObject.Default, true);
        SetValue("include", new IncludeFunction(), true);
        SetValue("include_join", new IncludeJoinFunction(), true);
        SetValue("html", HtmlFunctions.Create(), true);
        SetValue("math", MathFunctions.Create(), true);
        SetValue("object", ObjectFunctions.Create(), true);
        SetValue("regex", RegexFunctions.Create(), true);
        SetValue("string", StringFunctions.Create(), true);
    }
}
