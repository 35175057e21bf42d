namespace Edge.Compiler.Emission.Unrolled;

/// <summary>How much code the assemblies of a model still take: each holds 64 KB, whose addresses have 16 bits.</summary>
internal sealed class AssemblyRoom
{
    /// <summary>Intermediate language of one assembly. What is left to 64 KB holds the loops of steps whose last part fills it.</summary>
    public const int AssemblyBytes = 60_000;

    private readonly int[] _free;

    public AssemblyRoom(int assemblies)
    {
        _free = new int[assemblies];
        Array.Fill(_free, AssemblyBytes);
    }

    /// <summary>Takes the room that a step needs, whole in one assembly where there is one for it.</summary>
    /// <returns>The assembly of each part and of the loop; null, and nothing is taken, when there is no room.</returns>
    public (IReadOnlyList<int> Parts, int Loop)? Place(UnrolledStep step)
    {
        int whole = Array.FindIndex(_free, bytes => bytes >= step.IlBytes);
        if (whole >= 0)
        {
            _free[whole] -= step.IlBytes;
            return ([.. step.Parts.Select(_ => whole)], whole);
        }

        int[] before = [.. _free], parts = new int[step.Parts.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            int bytes = step.Parts[i].Body.Bytes;
            parts[i] = Array.FindIndex(_free, free => free >= bytes);
            if (parts[i] < 0)
            {
                before.CopyTo(_free, 0);
                return null;
            }

            _free[parts[i]] -= bytes;
        }

        int loop = parts.DefaultIfEmpty(-1).Max();
        if (loop < 0)
            return null;
        _free[loop] -= step.Loop.Bytes;
        return (parts, loop);
    }
}
