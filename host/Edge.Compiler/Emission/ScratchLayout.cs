using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Memories;

namespace Edge.Compiler.Emission;

/// <summary>Finds working memory for the calls of a program: bytes of the arena that no tensor uses at that step.</summary>
public sealed class ScratchLayout(Program program)
{
    private const int WordBytes = 4;

    private readonly ArenaMap _map = ArenaMap.Of(program);
    private readonly Dictionary<KernelCall, ScratchPlace> _places = new(program.Scratch, ReferenceEqualityComparer.Instance);

    /// <summary>By call.</summary>
    public IReadOnlyDictionary<KernelCall, ScratchPlace> Places => _places;

    private readonly Arena[] _arenas = [.. program.Arenas];

    /// <summary>With the working memory.</summary>
    public IReadOnlyList<Arena> Arenas => _arenas;

    /// <summary>Of all arenas, with the working memory.</summary>
    public int ArenaBytes => _arenas.Sum(arena => arena.Bytes);

    /// <summary>Calls of one step run one after the other, so that they may use the same bytes.</summary>
    public void Place(Step step, CallVariant call)
    {
        if (Place(step, call.ScratchBytes) is { } place)
            _places[call.Call] = place;
    }

    /// <summary>Where a call of a step has its working memory; null where it needs none.</summary>
    public ScratchPlace? Place(Step step, int bytes)
    {
        if (bytes == 0)
            return null;
        Placement start = FreeAt(step.Index, bytes);
        Arena arena = _arenas[start.Index];
        _arenas[start.Index] = arena with { Bytes = Math.Max(arena.Bytes, start.Offset + bytes) };
        return new ScratchPlace(start, bytes);
    }

    // Where the arena stays as it is, else where its memory holds more; memory without waiting before any other.
    private Placement FreeAt(int step, int bytes)
    {
        Placement[] possible = [.. _arenas.Select((_, index) => new Placement(Memory.Arena, index, FreeAt(index, step, bytes)))
            .OrderBy(place => _arenas[place.Index].Region.ByteCycles)];
        bool Ends(Placement place, int limit) => place.Offset + bytes <= limit;
        int within = Array.FindIndex(possible, place => Ends(place, _arenas[place.Index].Bytes));
        int growing = Array.FindIndex(possible, place => Ends(place, _arenas[place.Index].Region.Bytes));
        return within >= 0 ? possible[within] : growing >= 0 ? possible[growing] : possible.First(place => place.Index == 0);
    }

    private int FreeAt(int arena, int step, int bytes)
    {
        int offset = 0;
        var alive = _map.Entries.Where(entry => entry.Arena == arena && entry.First <= step && step <= entry.Last);
        foreach (ArenaEntry entry in alive.OrderBy(entry => entry.Offset))
        {
            if (offset + bytes <= entry.Offset)
                break;
            offset = Math.Max(offset, (entry.Offset + entry.Bytes + WordBytes - 1) / WordBytes * WordBytes);
        }

        return offset;
    }
}
