namespace Edge.Compiler.TFLite;

/// <summary>Keeps names apart: the wanted one, or with the next free number. A file full of equal names costs no more than one of different names.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _used = [];
    private readonly Dictionary<string, int> _next = [];

    public string Next(string wanted)
    {
        string name = wanted;
        int number = _next.GetValueOrDefault(wanted, 2);
        while (!_used.Add(name))
            name = $"{wanted}_{number++}";
        _next[wanted] = number;
        return name;
    }
}
