using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Edge.Compiler.Storage;

namespace Edge.Tests;

/// <summary>Images as espsecure signs them for secure boot v2, written from ESP-IDF's description of the block and from nothing of the product.</summary>
internal static class SignedImages
{
    /// <param name="sectors">Of 4096 bytes.</param>
    public static byte[] Program(int sectors)
    {
        byte[] program = new byte[sectors * 4096];
        new Random(1).NextBytes(program);
        return program;
    }

    public static byte[] Sign(byte[] program, RSA key)
    {
        RSAParameters numbers = key.ExportParameters(false);
        var n = new BigInteger(numbers.Modulus, true, true);
        byte[] hash = SHA256.HashData(program), block = new byte[1216];
        (block[0], block[1]) = (0xe7, 2);
        hash.CopyTo(block, 4);
        n.ToByteArray(true).CopyTo(block, 36);
        new BigInteger(numbers.Exponent, true, true).ToByteArray(true).CopyTo(block, 420);
        (BigInteger.Pow(2, 6144) % n).ToByteArray(true).CopyTo(block, 424);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(808), MinusInverse((uint)(n % (BigInteger.One << 32))));
        byte[] signature = key.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        Array.Reverse(signature);
        signature.CopyTo(block, 812);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(1196), Crc32.Of(block.AsSpan(0, 1196)));
        byte[] sector = new byte[4096];
        Array.Fill(sector, (byte)255);
        block.CopyTo(sector, 0);
        return [.. program, .. sector];
    }

    // Bit by bit: the number that makes odd * x end in 32 ones.
    private static uint MinusInverse(uint odd)
    {
        uint x = 0, product = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            if ((product >> bit & 1) == 1)
                continue;
            x |= 1u << bit;
            product += odd << bit;
        }

        return x;
    }
}
