using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Cli.Verbs;

/// <summary>A program linked for a board, or why it could not be.</summary>
/// <param name="Image">Null where it could not be linked.</param>
/// <param name="Missing">What is missing and how to get it; null where nothing is.</param>
internal sealed record LinkedSize(Target Target, LinkedImage? Image, string? Missing)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="targets">This computer is left out.</param>
    /// <param name="programOf">What is emitted for a board.</param>
    /// <param name="locating">How detections are read off a network that locates; null: it judges whole images.</param>
    public static IReadOnlyList<LinkedSize> Of(IReadOnlyList<Target> targets, Func<Board, Compiler.Planning.Program> programOf, LocatingSpecification? locating)
    {
        // Boards of one core link to one size, where their memories do not make other programs of the network.
        var known = new Dictionary<string, (LinkedImage? Image, string? Missing)>();
        var sizes = new List<LinkedSize>();
        foreach (Target target in targets.Where(target => !target.Board.IsHost))
        {
            Compiler.Planning.Program program = programOf(target.Board);
            bool isAlone = program.Groups.Count > 0 || program.Arenas.Count > 1;
            string key = $"{target.Board.Compiler} {string.Join(' ', target.Board.Flags)} {(isAlone ? target.Board.Name : "")}";
            if (!known.TryGetValue(key, out var size))
                known[key] = size = Link(target, program, locating);
            sizes.Add(new LinkedSize(target, size.Image, size.Missing));
        }

        return sizes;
    }

    /// <summary>What building tells.</summary>
    /// <returns>Null where a tool is missing, nothing builds for the board or emulates it, or the network is too large for what does.</returns>
    public static long? Known(Func<long> measure) => Known<object>(() => measure()) as long?;

    /// <inheritdoc cref="Known(Func{long})"/>
    public static T? Known<T>(Func<T> measure)
        where T : class
    {
        try
        {
            return measure();
        }
        catch (EdgeException)
        {
            return null;
        }
    }

    private static (LinkedImage? Image, string? Missing) Link(Target target, Compiler.Planning.Program program, LocatingSpecification? locating)
    {
        try
        {
            return (LinkedImage.Of(target.Board, program, Limit, locating), null);
        }
        catch (ToolMissingException e)
        {
            return (null, $"{e.Where} is {e.Found}; {e.Hint}");
        }
        catch (DataException e)
        {
            return (null, e.Found);
        }
    }
}
