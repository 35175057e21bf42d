using Edge.Compiler.Ir;
using Edge.Devices.Boards;

namespace Edge.Cli.Projects;

/// <summary>A target with its board read.</summary>
/// <param name="Name">As the project calls it; the name of the folder its code is written to.</param>
internal sealed record Target(string Name, Board Board, string Language)
{
    /// <summary>For projects that name none: this computer, in both languages.</summary>
    private static readonly TargetSection[] _none =
        [new("c", "pc", "c", new Place("")), new("csharp", "pc", "csharp", new Place(""))];

    /// <summary>The targets of a project.</summary>
    /// <param name="only">Just this one; null: all.</param>
    /// <exception cref="UsageException">E0014: a board or target that does not exist.</exception>
    public static IReadOnlyList<Target> Of(IReadOnlyList<TargetSection> sections, string? only)
    {
        if (sections.Count == 0)
            sections = _none;
        if (only is not null && sections.All(section => section.Name != only))
        {
            string[] names = [.. sections.Select(section => section.Name)];
            throw new UsageException("E0014", "--target", $"there is no target '{only}'", string.Join(", ", names),
                NearestName.Of(only, names) is { } nearest ? $"did you mean '{nearest}'?" : null);
        }

        return [.. sections.Where(section => only is null || section.Name == only).Select(Read)];
    }

    /// <summary>The board of the first target that is not this computer; null: there is none.</summary>
    /// <exception cref="UsageException">E0014: a board that does not exist.</exception>
    public static Board? FirstChip(IReadOnlyList<TargetSection> sections) =>
        sections.Select(Read).Select(target => target.Board).FirstOrDefault(board => !board.IsHost);

    private static Target Read(TargetSection section)
    {
        try
        {
            return new Target(section.Name, BoardReader.Read(section.Board), section.Language);
        }
        catch (DataException e) when (e.Code == "E0610")
        {
            throw new UsageException("E0014", section.Place.Text, $"there is no board '{section.Board}'", e.Accepted,
                NearestName.Of(section.Board, BoardReader.Shipped()) is { } nearest ? $"did you mean '{nearest}'?" : e.Hint, e);
        }
    }
}
