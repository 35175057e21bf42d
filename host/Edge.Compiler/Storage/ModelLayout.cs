namespace Edge.Compiler.Storage;

/// <summary>What writer and reader of a model file agree on.</summary>
internal static class ModelLayout
{
    public const int Version = 1;

    /// <summary>Magic, version and length of the header.</summary>
    public const int PrefixBytes = 16;

    public static ReadOnlySpan<byte> Magic => "EDGEMODL"u8;
}
