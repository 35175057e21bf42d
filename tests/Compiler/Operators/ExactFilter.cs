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

    /// <summary>The call of the plain kernel that says the same.</summary>
    /// <param name="call">Of a kernel over a coded filter.</param>
    /// <param name="rowWeights">Weights in a row.</param>
    public static KernelCall PlainOfCoded(KernelCall call, int rowWeights)
    {
        Table coded = call.Tables.First(table => table.Name == "filter");
        var bytes = new Queue<sbyte>((sbyte[])coded.Data);
        sbyte[] values = Take(call["filter_start"]);
        List<sbyte> weights = [];
        while (bytes.Count > 0)
        {
            // Bits are read as digits of one bit: 0 and -1.
            bool[] isStored = call["filter_format"] is 1 or 3
                ? [.. Digits(Take((rowWeights + 7) / 8), rowWeights, 1).Select(bit => bit != 0)]
                : [.. Enumerable.Repeat(true, rowWeights)];
            int stored = isStored.Count(isOne => isOne), bits = call["filter_bits"];
            sbyte[] digits = [.. Digits(Take((stored * bits + 7) / 8), stored, bits)];
            var next = new Queue<sbyte>(call["filter_format"] is 1 ? digits : [.. digits.Select(digit => values[digit < 0 ? digit + (1 << bits) : digit])]);
            weights.AddRange(isStored.Select(isOne => isOne ? next.Dequeue() : (sbyte)0));
        }

        Table plain = coded with { Data = weights.ToArray(), Shape = new Shape(weights.Count) };
        return call with { Tables = [.. call.Tables.Select(table => table == coded ? plain : table)] };

        sbyte[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => bytes.Dequeue())];
    }

    /// <summary>The call of the plain kernel that says the same.</summary>
    /// <param name="call">Of a kernel over a part of a filter.</param>
    /// <param name="taps">Of a row.</param>
    /// <param name="depth">Channels of each tap that are read.</param>
    public static KernelCall PlainOfLeading(KernelCall call, int taps, int depth)
    {
        int rowWeights = taps * call["filter_depth"];
        KernelCall whole = Plain(call, rowWeights);
        Table filter = whole.Tables.First(table => table.Name == "filter");
        IEnumerable<sbyte[]> rows = ((sbyte[])filter.Data).Chunk(rowWeights).Take(call["out_c"]);
        sbyte[] weights = [.. rows.SelectMany(row => row.Chunk(call["filter_depth"]).SelectMany(tap => tap.Take(depth)))];
        Table plain = filter with { Data = weights, Shape = new Shape(weights.Length) };
        return whole with { Tables = [.. whole.Tables.Select(table => table == filter ? plain : table)] };
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
