using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning;

/// <summary>The constant arrays of a program, each once: calls whose tables hold the same numbers read the same array.</summary>
public sealed class SharedTables
{
    private readonly Dictionary<Array, SharedTable> _byData = new(new SameNumbers());

    private SharedTables()
    {
    }

    /// <summary>In the order in which the program first reads them.</summary>
    public IReadOnlyList<SharedTable> All { get; private init; } = [];

    /// <summary>Of all arrays together.</summary>
    public long Bytes => All.Sum(shared => (long)shared.Table.Bytes);

    /// <param name="program">The plan.</param>
    /// <param name="reads">Whether a call reads its tables; null: every call does.</param>
    public static SharedTables Of(Program program, Func<KernelCall, bool>? reads = null)
    {
        return Of(program.Steps.SelectMany(step => step.Calls.Select((call, i) => (step, call, i))).Where(entry => reads?.Invoke(entry.call) != false)
            .SelectMany(entry => entry.call.Tables.Select(table => (
                $"{StepNames.CallName(entry.step.Id, entry.i, entry.step.Calls.Count)}_{table.Name}", entry.step, table))));
    }

    /// <param name="program">The plan of several levels: what they share is there once.</param>
    public static SharedTables Of(LevelProgram program) => Of(program.Steps.SelectMany(step => step.Calls.Select((call, i) => (step, call, i)))
        .SelectMany(entry => entry.call.Tables.SelectMany(table => table.Own.Select(own => (
            StepNames.AtLevel($"{StepNames.CallName(entry.step.Id, entry.i, entry.step.Calls.Count)}_{table.Name}", own.Level), entry.step.Full, own.Table)))));

    private static SharedTables Of(IEnumerable<(string Id, Step Step, Table Table)> reads)
    {
        var all = new List<SharedTable>();
        var tables = new SharedTables { All = all };
        foreach (var (id, step, table) in reads)
            tables.Add(all, id, step, table);
        return tables;
    }

    /// <summary>The array that holds a table of the program.</summary>
    public SharedTable Holding(Table table) => _byData[table.Data];

    private void Add(List<SharedTable> all, string id, Step step, Table table)
    {
        if (_byData.TryGetValue(table.Data, out SharedTable? shared))
        {
            shared.Share(id);
            return;
        }

        _byData[table.Data] = shared = new SharedTable(id, step, table);
        all.Add(shared);
    }

    private sealed class SameNumbers : IEqualityComparer<Array>
    {
        public bool Equals(Array? a, Array? b) => a!.GetType() == b!.GetType() && Bytes(a).SequenceEqual(Bytes(b));

        public int GetHashCode(Array data)
        {
            var hash = new HashCode();
            hash.AddBytes(Bytes(data));
            return hash.ToHashCode();
        }

        private static ReadOnlySpan<byte> Bytes(Array data) =>
            data is int[] numbers ? MemoryMarshal.AsBytes<int>(numbers) : MemoryMarshal.AsBytes<sbyte>((sbyte[])data);
    }
}

/// <summary>One constant array.</summary>
/// <param name="Id">Named after the first call that reads it.</param>
/// <param name="Step">The step of that call.</param>
/// <param name="Table">Its numbers.</param>
public sealed record SharedTable(string Id, Step Step, Table Table)
{
    private readonly List<string> _others = [];

    /// <summary>What the array would be called after the other calls that read it.</summary>
    public IReadOnlyList<string> Others => _others;

    internal void Share(string id) => _others.Add(id);
}
