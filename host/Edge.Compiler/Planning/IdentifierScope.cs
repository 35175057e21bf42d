using System.Text;

namespace Edge.Compiler.Planning;

/// <summary>Turns names of a model, which may hold anything, into identifiers of C and C# that are unique within one emitted program.</summary>
public sealed class IdentifierScope
{
    // Words of C11 and C#, and names that emitted code gives a meaning of its own.
    private static readonly string[] Reserved =
    [
        .. ("abstract alignas alignof and arena as asm atomic auto base bool break byte case catch char checked class const constexpr continue "
            + "decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in "
            + "index infer inline input int interface internal is lock long main memcpy memset namespace new noreturn not null object offset "
            + "operator or out output override params private protected public readonly record ref register restrict return sbyte sealed "
            + "short signed sizeof stackalloc static static_assert step string struct switch tap this throw true try typedef typeof uint ulong "
            + "unchecked union unsafe unsigned ushort using var virtual void volatile where while yield").Split(' '),
    ];

    private readonly HashSet<string> _taken;

    /// <param name="alsoTaken">Names that exist in the program already.</param>
    public IdentifierScope(params IEnumerable<string> alsoTaken) => _taken = [.. Reserved, .. alsoTaken];

    /// <summary>The name itself where it can be used, otherwise the nearest one that can; never the same twice.</summary>
    public string Take(string name)
    {
        string wanted = Spell(name);
        string free = wanted;
        for (int n = 2; !_taken.Add(free); n++)
            free = $"{wanted}_{n}";
        return free;
    }

    /// <summary>Lower and upper case letters of ASCII, digits and single underscores between them; starts with a letter.</summary>
    public static string Spell(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                text.Append(c);
            else if (text.Length > 0 && text[^1] != '_')
                text.Append('_');
        }

        // C reserves leading underscores, and 'edge_' is the kernels' prefix.
        string spelt = text.ToString().Trim('_');
        if (spelt.Length == 0)
            return "n";
        bool isOurs = spelt.StartsWith("edge_", StringComparison.OrdinalIgnoreCase);
        bool isTypeName = spelt.EndsWith("_t", StringComparison.Ordinal);
        return (char.IsAsciiDigit(spelt[0]) || isOurs ? "n" : "") + spelt + (isTypeName ? "_" : "");
    }
}
