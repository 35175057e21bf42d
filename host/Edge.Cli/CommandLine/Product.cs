namespace Edge.Cli.CommandLine;

/// <summary>What this tool is called and which one it is.</summary>
internal static class Product
{
    /// <summary><c>0.1.0</c>: the version of the assembly, without a commit.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version!.ToString(3);
}
