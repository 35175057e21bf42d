using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Nano;

namespace Edge.Cli.Verbs;

/// <summary>The option that asks for nanoFramework, and the boards that have it.</summary>
internal static class ManagedTargets
{
    public const string Managed = "managed", Native = "native";

    /// <param name="name">One of the two names.</param>
    public static NanoRuntime RuntimeOf(string name) => name == Native ? NanoRuntime.Native : NanoRuntime.Managed;

    /// <summary>Those of some targets that run nanoFramework.</summary>
    /// <exception cref="UsageException">E0003: none does.</exception>
    public static IReadOnlyList<Target> Of(IReadOnlyList<Target> targets)
    {
        Target[] with = [.. targets.Where(target => target.Board.Nano is not null)];
        if (with.Length > 0)
            return with;
        string names = string.Join(", ", targets.Select(target => $"'{target.Board.Name}'"));
        throw new UsageException("E0003", "--runtime", $"no firmware of nanoFramework is known for {names}",
            string.Join(", ", BoardReader.Shipped().Where(name => BoardReader.Read(name).Nano is not null)), "a board file of your own names it with 'firmware'");
    }
}
