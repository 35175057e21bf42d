using System.Collections;

namespace Scriban.Runtime;

/// <summary>A list that is computed while it is read: <c>1..5</c>, and what the array functions return.</summary>
public class ScriptRange(IEnumerable values) : IList<object?>, IList
{
    private IEnumerable _values = values;

    public ScriptRange()
        : this(Array.Empty<object?>())
    {
    }

    public IEnumerable Values => _values;

    public int Count => _values is ICollection { Count: var count } ? count : _values.Cast<object?>().Count();

    public bool IsReadOnly => false;

    /// <summary>The values as a list of their own, which replaces the computation once something is written.</summary>
    private ScriptArray Owned => _values as ScriptArray ?? (ScriptArray)(_values = new ScriptArray(_values));

    public object? this[int index]
    {
        get => _values is IList list ? list[index] : _values.Cast<object?>().ElementAt(index);
        set => Owned[index] = value;
    }

    public IEnumerator<object?> GetEnumerator()
    {
        foreach (object? value in _values)
            yield return value;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Add(object? item) => Owned.Add(item);

    public void Insert(int index, object? item) => Owned.Insert(index, item);

    public void RemoveAt(int index) => Owned.RemoveAt(index);

    public bool Remove(object? item) => Owned.Remove(item);

    public void Clear() => _values = Array.Empty<object?>();

    public bool Contains(object? item) => IndexOf(item) >= 0;

    public int IndexOf(object? item)
    {
        int index = 0;
        foreach (object? value in _values)
        {
            if (Equals(value, item))
                return index;
            index++;
        }

        return -1;
    }

    public void CopyTo(object?[] array, int arrayIndex) => ((ICollection)this).CopyTo(array, arrayIndex);

    bool IList.IsFixedSize => false;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => this;

    int IList.Add(object? value)
    {
        Add(value);
        return Count - 1;
    }

    void IList.Remove(object? value) => Remove(value);

    void ICollection.CopyTo(Array array, int index)
    {
        foreach (object? value in _values)
            array.SetValue(value, index++);
    }
}
