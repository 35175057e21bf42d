namespace Edge.Training.Datasets;

/// <summary>A data file is at fault.</summary>
/// <param name="code">Error number, E02xx.</param>
/// <param name="where">The file, and the place in it.</param>
/// <param name="found">What was found there.</param>
/// <param name="accepted">What would be accepted.</param>
/// <param name="hint">What to do next.</param>
public sealed class DataException(string code, string where, string found, string? accepted = null, string? hint = null)
    : Exception($"{where}: {found}")
{
    public string Code => code;

    public string Where => where;

    public string Found => found;

    public string? Accepted => accepted;

    public string? Hint => hint;
}
