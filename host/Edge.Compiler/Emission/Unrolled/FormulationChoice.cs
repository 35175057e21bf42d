using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A call that can have code of its own.</summary>
/// <param name="Step">Of the program.</param>
/// <param name="Call">Which of its calls.</param>
/// <param name="Code">The fastest form whose weights are code.</param>
/// <param name="Tables">The form whose weights are tables; null when there is none.</param>
internal sealed record Candidate(Step Step, int Call, UnrolledStep Code, UnrolledStep? Tables)
{
    /// <summary>Instructions of the interpreter that a form needs less than the plain kernel.</summary>
    public double Saved(UnrolledStep form) => PlainCost.Of(Step.Node) / Step.Calls.Count - form.Instructions;
}

/// <summary>A candidate in its form, with the assemblies of its parts and of its loop.</summary>
internal sealed record Placed(Candidate Candidate, UnrolledStep Form, IReadOnlyList<int> Parts, int Loop);

/// <summary>Which form each call gets: code with its weights in it while assemblies have room; of what finds none, tables while the heap lasts.</summary>
/// <param name="Placed">Calls that have code of their own.</param>
/// <param name="Left">Calls that found no room and keep the plain kernel.</param>
internal sealed record FormulationChoice(IReadOnlyList<Placed> Placed, IReadOnlyList<Candidate> Left)
{
    private double Saved => Placed.Sum(placed => placed.Candidate.Saved(placed.Form));

    /// <param name="candidates">In order of execution.</param>
    /// <param name="options">Assemblies for code, heap for tables.</param>
    public static FormulationChoice Of(IReadOnlyList<Candidate> candidates, EmitOptions options)
    {
        var tabled = new HashSet<Candidate>();
        long heap = options.PackedTableBytes;
        bool Take(IEnumerable<Candidate> from)
        {
            int before = tabled.Count;
            foreach (Candidate candidate in from.Where(one => one.Tables is { } tables && one.Saved(tables) > 0 && !tabled.Contains(one))
                .OrderByDescending(one => one.Saved(one.Tables!) / one.Tables!.TableBytes))
            {
                if (candidate.Tables!.TableBytes > heap)
                    continue;
                heap -= candidate.Tables.TableBytes;
                tabled.Add(candidate);
            }

            return tabled.Count > before;
        }

        if (options.PrefersTables)
            Take(candidates);
        FormulationChoice best = Place(candidates, tabled, options);
        // Tables need little code, but what they need may push other code out, which then asks for tables itself.
        while (Take(best.Left))
        {
            FormulationChoice next = Place(candidates, tabled, options);
            if (next.Saved <= best.Saved)
                break;
            best = next;
        }

        return best;
    }

    // Tables first, because heap is kept for them; then what saves most for its size.
    private static FormulationChoice Place(IReadOnlyList<Candidate> candidates, HashSet<Candidate> tabled, EmitOptions options)
    {
        var room = new AssemblyRoom(options.UnrolledAssemblies, options.AssemblyBytes);
        List<Placed> placed = [];
        List<Candidate> left = [];
        IEnumerable<(Candidate Candidate, UnrolledStep Form)> ordered = candidates.Select(one => (one, tabled.Contains(one) ? one.Tables! : one.Code))
            .Where(entry => entry.one.Saved(entry.Item2) > 0)
            .OrderByDescending(entry => tabled.Contains(entry.one)).ThenByDescending(entry => entry.one.Saved(entry.Item2) / entry.Item2.IlBytes);
        foreach (var (candidate, form) in ordered)
        {
            if (room.Place(form) is { } place)
                placed.Add(new Placed(candidate, form, place.Parts, place.Loop));
            else
                left.Add(candidate);
        }

        return new FormulationChoice(placed, left);
    }
}
