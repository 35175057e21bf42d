namespace Edge.Cli.Verbs;

/// <summary>A memory of a board that a model overfills.</summary>
/// <param name="Memory"><c>RAM</c> or <c>flash</c>.</param>
/// <param name="MissingBytes">By how much.</param>
/// <param name="Owners">Who takes most of it.</param>
/// <param name="Remedy">What would make it smaller.</param>
internal sealed record Shortage(string Memory, long MissingBytes, string Owners, string Remedy);
