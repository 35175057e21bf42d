using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>Finds working memory for the calls of a program: bytes of the arena that no tensor uses at that step.</summary>
public sealed class ScratchLayout(Program program)
{
    private const int WordBytes = 4;

    private readonly ArenaMap _map = ArenaMap.Of(program);
    private readonly Dictionary<KernelCall, ScratchPlace> _places = new(program.Scratch, ReferenceEqualityComparer.Instance);

    /// <summary>By call.</summary>
    public IReadOnlyDictionary<KernelCall, ScratchPlace> Places => _places;

    /// <summary>Of the arena with the working memory.</summary>
    public int ArenaBytes { get; private set; } = program.ArenaBytes;

    /// <summary>Calls of one step run one after the other, so that they may use the same bytes.</summary>
    public void Place(Step step, CallVariant call)
    {
        if (call.ScratchBytes == 0)
            return;
        int offset = FreeAt(step.Index, call.ScratchBytes);
        _places[call.Call] = new ScratchPlace(offset, call.ScratchBytes);
        ArenaBytes = Math.Max(ArenaBytes, offset + call.ScratchBytes);
    }

    private int FreeAt(int step, int bytes)
    {
        int offset = 0;
        foreach (ArenaEntry entry in _map.Entries.Where(entry => entry.First <= step && step <= entry.Last).OrderBy(entry => entry.Offset))
        {
            if (offset + bytes <= entry.Offset)
                break;
            offset = Math.Max(offset, (entry.Offset + entry.Bytes + WordBytes - 1) / WordBytes * WordBytes);
        }

        return offset;
    }
}
