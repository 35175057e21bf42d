using System.Collections;
using Scriban.Parsing;

namespace Scriban.Runtime;

/// <summary>A list that grows when written beyond its end, and may have members like an object.</summary>
public class ScriptArray : IList<object?>, IList, IScriptObject
{
    private List<object?> _values;
    private ScriptObject? _members;

    public ScriptArray() => _values = [];

    public ScriptArray(int capacity) => _values = new List<object?>(capacity);

    public ScriptArray(IEnumerable values) => _values = [.. values.Cast<object?>()];

    public int Count => _values.Count;

    public virtual bool IsReadOnly { get; set; }

    /// <summary>The members besides <c>size</c>.</summary>
    public ScriptObject ScriptObject => _members ??= new ScriptObject { IsReadOnly = IsReadOnly };

    public virtual object? this[int index]
    {
        get => _values[index];
        set
        {
            if (index < 0)
                return;
            AssertWritable();
            while (_values.Count <= index)
                _values.Add(null);
            _values[index] = value;
        }
    }

    public virtual void Add(object? item)
    {
        AssertWritable();
        _values.Add(item);
    }

    public void AddRange(IEnumerable<object?> items)
    {
        foreach (object? item in items)
            Add(item);
    }

    public virtual void Insert(int index, object? item)
    {
        AssertWritable();
        while (_values.Count < index)
            _values.Add(null);
        _values.Insert(index, item);
    }

    public virtual void RemoveAt(int index)
    {
        AssertWritable();
        if (index >= 0 && index < _values.Count)
            _values.RemoveAt(index);
    }

    public virtual bool Remove(object? item)
    {
        AssertWritable();
        return _values.Remove(item);
    }

    public virtual void Clear()
    {
        AssertWritable();
        _values.Clear();
    }

    public virtual bool Contains(object? item) => _values.Contains(item);

    public virtual int IndexOf(object? item) => _values.IndexOf(item);

    public virtual void CopyTo(object?[] array, int arrayIndex) => _values.CopyTo(array, arrayIndex);

    public object?[] ToArray() => [.. _values];

    public List<object?>.Enumerator GetEnumerator() => _values.GetEnumerator();

    IEnumerator<object?> IEnumerable<object?>.GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    public IEnumerable<string> GetMembers() => ["size", .. _members?.GetMembers() ?? []];

    public virtual bool Contains(string member) => _members?.Contains(member) ?? false;

    public virtual bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value)
    {
        if (member != "size")
            return ScriptObject.TryGetValue(member, out value);
        value = Count;
        return true;
    }

    public virtual bool CanWrite(string member) => member != "size" && ScriptObject.CanWrite(member);

    public virtual bool TrySetValue(TemplateContext context, SourceSpan span, string member, object? value, bool readOnly) =>
        ScriptObject.TrySetValue(context, span, member, value, readOnly);

    public virtual bool Remove(string member) => ScriptObject.Remove(member);

    public virtual void SetReadOnly(string member, bool readOnly) => ScriptObject.SetReadOnly(member, readOnly);

    public virtual IScriptObject Clone(bool deep)
    {
        var clone = (ScriptArray)MemberwiseClone();
        clone._values = [.. _values.Select(value => deep && value is IScriptObject inner ? inner.Clone(true) : value)];
        clone._members = (ScriptObject?)_members?.Clone(deep);
        return clone;
    }

    private void AssertWritable()
    {
        if (IsReadOnly)
            throw new InvalidOperationException("The object is readonly");
    }

    bool IList.IsFixedSize => false;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => this;

    int IList.Add(object? value)
    {
        Add(value);
        return Count - 1;
    }

    void IList.Remove(object? value) => Remove(value);

    void ICollection.CopyTo(Array array, int index) => ((ICollection)_values).CopyTo(array, index);
}
