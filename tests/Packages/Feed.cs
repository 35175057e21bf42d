namespace Edge.Packages.Tests;

/// <summary>The packages that <c>make pack</c> leaves.</summary>
internal static class Feed
{
    public static string Folder { get; } = Path.Combine(Golden.Root(), "artifacts");

    public static string[] Packages { get; } = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.nupkg") : [];

    /// <summary>They all have one.</summary>
    public static string Version { get; } = Packages.Length == 0 ? "" : Path.GetFileNameWithoutExtension(Of("Edge.Cli"))["Edge.Cli.".Length..];

    public static string Of(string id) => Packages.Single(file => Path.GetFileName(file).StartsWith($"{id}.", StringComparison.Ordinal));
}
