using System.Numerics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Packed filters read another way than the kernels do: a row of bytes is one large number, and weights are its digits.</summary>
internal static class ExactFilter
{
    /// <summary>The call of the plain kernel that says the same.</summary>
    /// <param name="call">Of a kernel over a packed filter.</param>
    /// <param name="rowWeights">Weights in a row.</param>
    public static KernelCall Plain(KernelCall call, int rowWeights)
    {
        int bits = call["filter_bits"], rowBytes = (rowWeights * bits + 7) / 8;
        Table packed = call.Tables.First(table => table.Name == "filter");
        sbyte[] weights = [.. ((sbyte[])packed.Data).Chunk(rowBytes).SelectMany(row => Digits(row, rowWeights, bits))];
        return call with { Tables = [.. call.Tables.Select(table => table == packed ? packed with { Data = weights, Shape = new Shape(weights.Length) } : table)] };
    }

    private static IEnumerable<sbyte> Digits(sbyte[] row, int count, int bits)
    {
        var number = new BigInteger(Array.ConvertAll(row, value => (byte)value), isUnsigned: true);
        BigInteger numeral = BigInteger.Pow(2, bits);
        for (int i = 0; i < count; i++)
        {
            var digit = (int)(number % numeral);
            yield return (sbyte)(digit < numeral / 2 ? digit : digit - numeral);
            number /= numeral;
        }

        Assert.True(number.IsZero, "bits after the last weight of a row are 0");
    }
}
