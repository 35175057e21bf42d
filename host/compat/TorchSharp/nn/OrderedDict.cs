using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps the order in which keys were added.</summary>
public class OrderedDict<TKey, TValue> : IEnumerable<(TKey, TValue)>
    where TKey : notnull
{
    private readonly List<TKey> keys = [];
    private readonly Dictionary<TKey, TValue> values = [];

    public int Count => keys.Count;

    public ICollection<TKey> Keys => keys;

    public ICollection<TValue> Values => [.. keys.Select(k => values[k])];

    public TValue this[TKey key]
    {
        get => values[key];
        set
        {
            if (!values.ContainsKey(key))
                keys.Add(key);
            values[key] = value;
        }
    }

    public void Add(TKey key, TValue value)
    {
        values.Add(key, value);
        keys.Add(key);
    }

    internal bool TryAdd(TKey key, TValue value)
    {
        if (!values.TryAdd(key, value))
            return false;
        keys.Add(key);
        return true;
    }

    public bool ContainsKey(TKey key) => values.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => values.TryGetValue(key, out value);

    public bool Remove(TKey key) => values.Remove(key) && keys.Remove(key);

    public void clear() => Clear();

    public void Clear()
    {
        keys.Clear();
        values.Clear();
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator() => keys.Select(k => (k, values[k])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The name under which a field is registered, where it differs from the field's own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public string Name { get; set; } = "";
}
