using System.Collections;
using Scriban.Parsing;

namespace Scriban.Runtime;

/// <summary>The <c>for</c> or <c>while</c> object inside a loop.</summary>
internal sealed class LoopState(IEnumerable? list, IEnumerator? items) : IScriptObject
{
    private int _index = -1;
    private int? _length;
    private bool _changed;
    private bool? _isLast;

    public int Count => 0;

    public bool IsReadOnly { get; set; }

    public void StartItem(bool changed)
    {
        _index++;
        _changed = changed || _index == 0;
        _isLast = null;
    }

    /// <summary>Nothing follows the current item. Asking moves the enumerator on, once per item.</summary>
    public bool IsLast => _isLast ??= items is not null && !items.MoveNext();

    private int Length => _length ??= list is IList { Count: var count } ? count : list?.Cast<object?>().Count() ?? 0;

    public IEnumerable<string> GetMembers() => [];

    public bool Contains(string member) =>
        member is "index" or "first" or "even" or "odd" or "last" or "length" or "rindex" or "changed";

    public bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value)
    {
        value = member switch
        {
            "index" => _index,
            "first" => _index == 0,
            "even" => (_index & 1) == 0,
            "odd" => (_index & 1) == 1,
            "last" => IsLast,
            "length" => Length,
            "rindex" => Length - _index - 1,
            "changed" => _changed,
            _ => null,
        };
        return value is not null;
    }

    public bool CanWrite(string member) => false;

    public bool TrySetValue(TemplateContext context, SourceSpan span, string member, object? value, bool readOnly) => false;

    public bool Remove(string member) => false;

    public void SetReadOnly(string member, bool readOnly)
    {
    }

    public IScriptObject Clone(bool deep) => (IScriptObject)MemberwiseClone();
}
