namespace Edge.Compiler.Storage;

/// <summary>What writer and reader of a model file agree on.</summary>
internal static class ModelLayout
{
    /// <summary>Of a file with one network.</summary>
    public const int Version = 1;

    /// <summary>Of one whose float constants take two bytes; the header says so.</summary>
    public const int VersionWithStorage = 2;

    /// <summary>Of a file with several levels of one.</summary>
    public const int VersionWithLevels = 3;

    /// <summary>The oldest version that can hold a model; with several levels it says how constants are stored only where that is not float32.</summary>
    public static int VersionOf(int levels, WeightStorage storage) =>
        levels > 1 ? VersionWithLevels : storage == WeightStorage.Float32 ? Version : VersionWithStorage;

    /// <summary>Bytes of each value of a float constant.</summary>
    public static int FloatBytes(WeightStorage storage) => storage == WeightStorage.Float16 ? 2 : 4;

    /// <summary>Magic, version and length of the header.</summary>
    public const int PrefixBytes = 16;

    public static ReadOnlySpan<byte> Magic => "EDGEMODL"u8;
}
