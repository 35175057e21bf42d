namespace Edge.Compiler.Storage;

/// <summary>The file of another tool that a model was imported from.</summary>
/// <param name="Name">Without folder.</param>
/// <param name="Sha256">Of the file, 64 hexadecimal digits.</param>
public sealed record ImportedFile(string Name, string Sha256)
{
    /// <summary>Its entry in <see cref="ModelFile.Provenance"/>.</summary>
    public const string Key = "imported_from";

    private const string Between = ", sha256 ";

    /// <summary>Null when the text is no origin.</summary>
    public static ImportedFile? Parse(string text) =>
        text.LastIndexOf(Between, StringComparison.Ordinal) is > 0 and var at ? new ImportedFile(text[..at], text[(at + Between.Length)..]) : null;

    /// <summary><c>keyword.tflite, sha256 3f9a...</c>.</summary>
    public override string ToString() => Name + Between + Sha256;
}
