using System.Security.Cryptography;
using System.Text;
using Edge.Compiler.Emission;

namespace Edge.Compiler.Pack;

/// <summary>The name of a set of kernels: its sources, hashed. Firmware carries the name of the kernels it was built with.</summary>
public static class KernelSet
{
    /// <summary>The kernels of this installation of Edge.</summary>
    public static string Current => Of(ShippedFiles.CKernels());

    /// <returns><c>k1-</c> and 12 hexadecimal digits.</returns>
    public static string Of(IReadOnlyList<EmittedFile> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (EmittedFile source in sources)
            hash.AppendData(Encoding.UTF8.GetBytes($"{source.Name}\n{source.Text.Length}\n{source.Text}"));
        return $"k1-{Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}";
    }
}
