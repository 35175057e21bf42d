namespace Edge.Compiler.Ir;

/// <summary>Finds what somebody probably meant.</summary>
public static class NearestName
{
    /// <summary>The name that needs the fewest edits, or null when none comes near: at most two of them, of a short word one, of a long one a third of its letters.</summary>
    public static string? Of(string found, IEnumerable<string> names)
    {
        int limit = found.Length < 4 ? 1 : Math.Max(2, found.Length / 3);
        return names
            .Select(name => (Name: name, Edits: Edits(found.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(candidate => candidate.Edits <= limit)
            .OrderBy(candidate => candidate.Edits)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment).</summary>
    public static int Edits(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
