namespace Edge.Compiler.Emission.Unrolled;

/// <summary>How much code the assemblies of a model still take: each holds 64 KB, whose addresses have 16 bits.</summary>
internal sealed class AssemblyRoom
{
    private readonly int[] _free;

    /// <param name="bytes">
    /// Intermediate language and constant arrays of one assembly. What is left to 64 KB holds the loops of steps whose last part fills it. Either could
    /// have 64 KB, but assemblies are counted by the flash of a board, which holds both.
    /// </param>
    public AssemblyRoom(int assemblies, int bytes)
    {
        _free = new int[assemblies];
        Array.Fill(_free, bytes);
    }

    /// <summary>Takes the room that a step needs, whole in one assembly where there is one for it.</summary>
    /// <returns>The assembly of each part and of the loop; null, and nothing is taken, when there is no room.</returns>
    public (IReadOnlyList<int> Parts, int Loop)? Place(UnrolledStep step)
    {
        int whole = Take(step.IlBytes + step.TableBytes);
        if (whole >= 0)
            return ([.. step.Parts.Select(_ => whole)], whole);

        int[] before = [.. _free], parts = new int[step.Parts.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Take(step.Parts[i].Body.Bytes + step.Parts[i].TableBytes);
            if (parts[i] < 0)
            {
                before.CopyTo(_free, 0);
                return null;
            }
        }

        int loop = parts.DefaultIfEmpty(-1).Max();
        if (loop < 0)
            return null;
        _free[loop] -= step.Loop.Bytes;
        return (parts, loop);
    }

    // The first assembly with that much room; -1: there is none.
    private int Take(int bytes)
    {
        int assembly = Array.FindIndex(_free, free => free >= bytes);
        if (assembly >= 0)
            _free[assembly] -= bytes;
        return assembly;
    }
}
