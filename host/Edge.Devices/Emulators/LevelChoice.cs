using Edge.Compiler.Planning;

namespace Edge.Devices.Emulators;

/// <summary>One level of an emitted program that has several: the program is emitted whole, and this level is set before each inference.</summary>
public sealed record LevelChoice(LevelProgram Program, int Level)
{
    /// <summary>Every level of a program.</summary>
    public static IReadOnlyList<LevelChoice> All(LevelProgram program) => [.. program.Levels.Select((_, level) => new LevelChoice(program, level))];
}
