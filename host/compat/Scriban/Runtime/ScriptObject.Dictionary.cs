using System.Collections;

namespace Scriban.Runtime;

/// <content>The dictionary interfaces, so that .NET code treats a script object as any other map.</content>
public partial class ScriptObject
{
    bool IDictionary.IsFixedSize => false;

    ICollection IDictionary.Keys => _entries.Keys;

    ICollection IDictionary.Values => (ICollection)Values;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => this;

    object? IDictionary.this[object key]
    {
        get => this[KeyOf(key)];
        set => this[KeyOf(key)] = value;
    }

    void IDictionary.Add(object key, object? value) => Add(KeyOf(key), value);

    bool IDictionary.Contains(object key) => Contains(KeyOf(key));

    void IDictionary.Remove(object key) => Remove(KeyOf(key));

    IDictionaryEnumerator IDictionary.GetEnumerator() =>
        ((IDictionary)_entries.ToDictionary(pair => pair.Key, pair => pair.Value.Value)).GetEnumerator();

    void ICollection.CopyTo(Array array, int index)
    {
        foreach (KeyValuePair<string, object?> pair in this)
            array.SetValue(pair, index++);
    }

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) =>
        TryGetValue(item.Key, out object? value) && Equals(value, item.Value);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex)
    {
        foreach (KeyValuePair<string, object?> pair in this)
            array[arrayIndex++] = pair;
    }

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)this).Contains(item) && Remove(item.Key);

    private static string KeyOf(object key) => key as string ?? key.ToString() ?? throw new ArgumentNullException(nameof(key));
}
