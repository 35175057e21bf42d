namespace Edge.Cli.Report;

/// <summary>A sentence before it is put into a language.</summary>
/// <param name="Key">Of the words.</param>
/// <param name="Arguments">For its places {0}, {1}, ...</param>
internal sealed record Said(string Key, params object[] Arguments);
