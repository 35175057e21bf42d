namespace Edge.Compiler.Storage;

/// <summary>What writer and reader of a model file agree on.</summary>
internal static class ModelLayout
{
    /// <summary>Of a file with one network.</summary>
    public const int Version = 1;

    /// <summary>Of a file with several levels of one.</summary>
    public const int VersionWithLevels = 3;

    /// <summary>Magic, version and length of the header.</summary>
    public const int PrefixBytes = 16;

    public static ReadOnlySpan<byte> Magic => "EDGEMODL"u8;
}
