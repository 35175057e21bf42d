namespace Edge.Devices.Nano.Verifier;

/// <summary>One thing that must change before nanoCLR can run an assembly.</summary>
/// <param name="Rule">What it breaks.</param>
/// <param name="Assembly">Name of the assembly.</param>
/// <param name="Where"><c>Type.Method</c>, a type, or the assembly.</param>
/// <param name="Offset">Of the instruction in the method, in bytes; null where no instruction is at fault.</param>
/// <param name="Source">File and line, <c>Program.cs:12</c>; null without debug symbols.</param>
/// <param name="Found">The construct, as C# or the instruction set spells it.</param>
public sealed record NanoFinding(NanoRule Rule, string Assembly, string Where, int? Offset, string? Source, string Found)
{
    /// <summary><c>Program.cs:12: Program.Main+0x0004: 'System.Decimal' is decimal, which nanoCLR lacks [decimal]; use ...</c></summary>
    public override string ToString()
    {
        string source = Source is null ? "" : $"{Source}: ", offset = Offset is { } at ? $"+0x{at:x4}" : "";
        return $"{source}{Where}{offset}: '{Found}' {Rule.Why} [{Rule.Name}]; {Rule.Alternative}";
    }
}
