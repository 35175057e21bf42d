using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Scriban.Functions;
using Scriban.Parsing;

namespace Scriban.Runtime;

/// <summary>Named values in the order they were set, any of them read-only.</summary>
public partial class ScriptObject : IDictionary<string, object?>, IDictionary, IScriptObject, IFormattable
{
    private readonly record struct Entry(object? Value, bool IsReadOnly);

    private Dictionary<string, Entry> _entries;

    public ScriptObject()
        : this(0)
    {
    }

    public ScriptObject(IEqualityComparer<string>? keyComparer)
        : this(0, true, keyComparer)
    {
    }

    public ScriptObject(int capacity, IEqualityComparer<string>? keyComparer = null)
        : this(capacity, true, keyComparer)
    {
    }

    /// <param name="autoImportStaticsFromThisType">A derived class brings its public static methods as functions.</param>
    public ScriptObject(int capacity, bool? autoImportStaticsFromThisType, IEqualityComparer<string>? keyComparer = null)
    {
        _entries = new Dictionary<string, Entry>(capacity, keyComparer);
        if (autoImportStaticsFromThisType == true && GetType() != typeof(ScriptObject))
            this.Import(GetType());
    }

    public int Count => _entries.Count;

    public virtual bool IsReadOnly { get; set; }

    public ICollection<string> Keys => _entries.Keys;

    public ICollection<object?> Values => [.. _entries.Values.Select(entry => entry.Value)];

    public virtual object? this[string key]
    {
        get => _entries.TryGetValue(key, out Entry entry) ? entry.Value : null;
        set
        {
            AssertWritable();
            if (CanWrite(key))
                _entries[key] = new Entry(value, false);
        }
    }

    public IEnumerable<string> GetMembers() => _entries.Keys;

    public virtual bool Contains(string member) => _entries.ContainsKey(member);

    public bool ContainsKey(string key) => Contains(key);

    public virtual bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value) =>
        TryGetValue(member, out value);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        bool found = _entries.TryGetValue(key, out Entry entry);
        value = entry.Value;
        return found;
    }

    public virtual bool CanWrite(string member) => !_entries.TryGetValue(member, out Entry entry) || !entry.IsReadOnly;

    public virtual bool TrySetValue(TemplateContext context, SourceSpan span, string member, object? value, bool readOnly)
    {
        if (!CanWrite(member))
            return false;
        AssertWritable();
        _entries[member] = new Entry(value, readOnly);
        return true;
    }

    /// <summary>Sets a member, read-only or not, whatever it was before.</summary>
    public void SetValue(string member, object? value, bool readOnly) => _entries[member] = new Entry(value, readOnly);

    public void Add(string key, object? value) => _entries.Add(key, new Entry(value, false));

    public virtual bool Remove(string member)
    {
        AssertWritable();
        return _entries.Remove(member);
    }

    public void Clear() => _entries.Clear();

    public virtual void SetReadOnly(string member, bool readOnly)
    {
        AssertWritable();
        if (_entries.TryGetValue(member, out Entry entry))
            _entries[member] = entry with { IsReadOnly = readOnly };
    }

    public virtual void CopyTo(ScriptObject dest)
    {
        foreach ((string name, Entry entry) in _entries)
            dest._entries[name] = entry;
    }

    /// <summary>Copies every member that is not read-only here.</summary>
    internal void CopyFrom(ScriptObject source)
    {
        AssertWritable();
        foreach ((string name, Entry entry) in source._entries)
        {
            if (CanWrite(name))
                _entries[name] = entry;
        }
    }

    public virtual IScriptObject Clone(bool deep)
    {
        var clone = (ScriptObject)MemberwiseClone();
        clone._entries = new Dictionary<string, Entry>(_entries, _entries.Comparer);
        if (!deep)
            return clone;
        foreach ((string name, Entry entry) in _entries)
        {
            if (entry.Value is ScriptObject or ScriptArray)
                clone._entries[name] = entry with { Value = ((IScriptObject)entry.Value).Clone(true) };
        }

        return clone;
    }

    /// <summary>Public instance members of an object under their template names.</summary>
    [ScriptMemberIgnore]
    public static ScriptObject From(object? obj)
    {
        var result = new ScriptObject();
        result.Import(obj);
        return result;
    }

    private void AssertWritable()
    {
        if (IsReadOnly)
            throw new InvalidOperationException("The object is readonly");
    }

    public virtual string ToString(string? format, IFormatProvider? formatProvider)
    {
        // An object that holds itself has no text; outside a context nothing else would stop here.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var context = formatProvider as TemplateContext;
        var text = new StringBuilder("{");
        foreach ((string name, Entry entry) in _entries)
        {
            if (text.Length > 1)
                text.Append(", ");
            text.Append(IsPlainName(name) ? name : $"\"{StringFunctions.Escape(name)}\"").Append(": ");
            text.Append(context is not null ? context.ObjectToString(entry.Value, nested: true)
                : entry.Value is IFormattable formattable ? formattable.ToString(null, formatProvider) : entry.Value?.ToString());
        }

        return text.Append('}').ToString();
    }

    public string ToString(IFormatProvider formatProvider) => ToString(null, formatProvider);

    public sealed override string ToString() => ToString(null, null);

    private static bool IsPlainName(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        foreach ((string name, Entry entry) in _entries)
            yield return new KeyValuePair<string, object?>(name, entry.Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
