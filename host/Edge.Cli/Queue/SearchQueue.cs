using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Edge.Cli.CommandLine;

namespace Edge.Cli.Queue;

/// <summary>The name of a search's queue: whoever has other images, another model, other settings or another way to compute listens elsewhere.</summary>
internal static class SearchQueue
{
    /// <param name="key">Of everything candidates depend on.</param>
    public static string NameOf(string key) => $"edge.search.{key[..16]}.{Numerics}";

    // Sums of float32 come in another order with other vectors: hosts that differ there would give other bytes.
    private static string Numerics =>
        $"{Product.Version}-{RuntimeInformation.ProcessArchitecture}-{VectorBits}-{typeof(TorchSharp.torch).Assembly.GetName().Name}".ToLowerInvariant();

    private static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
