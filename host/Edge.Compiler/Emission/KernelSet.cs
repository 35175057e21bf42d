using System.Security.Cryptography;
using System.Text;

namespace Edge.Compiler.Emission;

/// <summary>The name of a set of kernels: its sources, hashed. Firmware carries the name of the kernels it was built with.</summary>
public static class KernelSet
{
    /// <summary>The kernels of this installation of Edge.</summary>
    public static string Current => Of(ShippedFiles.CKernels());

    /// <summary>The header that tells the plan interpreter its kernels' name.</summary>
    public static EmittedFile Header => new("edge_plan_kernel_set.h",
        $"""
        #ifndef EDGE_PLAN_KERNEL_SET_H
        #define EDGE_PLAN_KERNEL_SET_H

        /* The name of the kernels beside this file, a hash of their sources; plan blobs carry it. Written by the test of
         * KernelSet: after a change of a kernel, EDGE_ACCEPT=1 writes it again. */
        #define EDGE_KERNEL_SET_NAME "{Current}"

        #endif

        """.ReplaceLineEndings("\n"));

    /// <returns><c>k1-</c> and 12 hexadecimal digits.</returns>
    public static string Of(IReadOnlyList<EmittedFile> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (EmittedFile source in sources)
            hash.AppendData(Encoding.UTF8.GetBytes($"{source.Name}\n{source.Text.Length}\n{source.Text}"));
        return $"k1-{Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}";
    }
}
