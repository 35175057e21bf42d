using System.Reflection;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>An object whose members templates read and write by name.</summary>
public interface IScriptObject
{
    int Count { get; }

    IEnumerable<string> GetMembers();

    bool Contains(string member);

    bool IsReadOnly { get; set; }

    bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value);

    bool CanWrite(string member);

    bool TrySetValue(TemplateContext context, SourceSpan span, string member, object? value, bool readOnly);

    bool Remove(string member);

    void SetReadOnly(string member, bool readOnly);

    IScriptObject Clone(bool deep);
}

/// <summary>Where <c>include</c> finds its templates.</summary>
public interface ITemplateLoader
{
    /// <summary>The path by which the template is cached and named in errors.</summary>
    string? GetPath(TemplateContext context, SourceSpan callerSpan, string templateName);

    string? Load(TemplateContext context, SourceSpan callerSpan, string templatePath);

    ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath);
}

/// <summary>The name of a .NET member in templates.</summary>
public delegate string MemberRenamerDelegate(MemberInfo member);

/// <summary>Whether templates may see a .NET member.</summary>
public delegate bool MemberFilterDelegate(MemberInfo member);

/// <summary>Hides a .NET member from templates.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class ScriptMemberIgnoreAttribute : Attribute;

/// <summary><c>empty</c> and <c>blank</c>: equal to every list without elements.</summary>
public sealed class EmptyScriptObject : IScriptObject
{
    public static readonly EmptyScriptObject Default = new();

    private EmptyScriptObject()
    {
    }

    public int Count => 0;

    public bool IsReadOnly
    {
        get => true;
        set { }
    }

    public IEnumerable<string> GetMembers() => [];

    public bool Contains(string member) => false;

    public bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value)
    {
        value = null;
        return false;
    }

    public bool CanWrite(string member) => false;

    public bool TrySetValue(TemplateContext context, SourceSpan span, string member, object? value, bool readOnly) =>
        throw new ScriptRuntimeException(span, "Cannot set a property on the empty object");

    public bool Remove(string member) => false;

    public void SetReadOnly(string member, bool readOnly)
    {
    }

    public IScriptObject Clone(bool deep) => this;

    public override string ToString() => "";
}
