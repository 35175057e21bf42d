namespace Edge.Cli.Errors;

/// <summary>What an error number means.</summary>
/// <param name="Code"><c>E0107</c>.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Cause">Why it usually happens.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ErrorExplanation(string Code, string Title, string Cause, string Remedy);
