namespace Edge.Devices.Nano.Verifier;

/// <summary>Something that nanoCLR cannot run, or runs with another result than .NET.</summary>
/// <param name="Name">Lower-case letters and hyphens: <c>multi-dimensional-array</c>.</param>
/// <param name="Why">What nanoCLR does with it.</param>
/// <param name="Alternative">What to write in its place, in C#.</param>
public sealed record NanoRule(string Name, string Why, string Alternative);
