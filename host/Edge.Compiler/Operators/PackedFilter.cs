using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Calls of kernels whose filters have fewer than 8 bits for each weight, in tables of whole bits.</summary>
/// <remarks>
/// Conv2D, DepthwiseConv2D and Dense have such kernels beside the plain ones. <c>device/kernels/edge_packed_filter.h</c> says how weights lie in
/// their rows. A call's parameters are those of the plain kernel, then <c>filter_bits</c>.
/// </remarks>
internal static class PackedFilter
{
    /// <summary>The parameter that a packed kernel has beside the plain one's.</summary>
    public const string BitsField = "filter_bits";

    private const string Suffix = "_packed";

    /// <summary>The kernel that takes the filter packed: <c>conv2d_packed_s8</c> for <c>conv2d_s8</c>.</summary>
    public static string NameOf(string kernel) => kernel.Insert(kernel.Length - "_s8".Length, Suffix);

    /// <summary>How C names a field of a kernel's parameter struct: a packed kernel's has the plain one in it.</summary>
    /// <param name="stem">The kernel's name without its element type: <c>conv2d_packed</c>.</param>
    public static string MemberOf(string stem, string field) =>
        (stem.EndsWith(Suffix, StringComparison.Ordinal) || LeadingFilter.IsOf(stem)) && field is not (BitsField or LeadingFilter.DepthField)
            ? $"plain.{field}"
            : field;

    /// <summary>Bits of each weight of a call, 8 where its filter is not packed.</summary>
    public static int BitsOf(KernelCall call) => call.Parameters.FirstOrDefault(parameter => parameter.Name == BitsField) is { Name: not null } bits ? bits.Value : 8;

    /// <summary>The call over its filter packed, if the filter's bits allow it and the table gets smaller; else the call as it is.</summary>
    /// <param name="call">Of a plain kernel.</param>
    /// <param name="quantization">Of the filter.</param>
    /// <param name="rowWeights">Weights that lie together: of one output channel or, depthwise, of one tap.</param>
    public static KernelCall Of(KernelCall call, Quantization quantization, int rowWeights)
    {
        Table plain = call.Tables.First(table => table.Name == "filter");
        int bits = quantization.Bits, rows = plain.Data.Length / rowWeights, rowBytes = Edge.Runtime.PackedFilter.RowBytes(rowWeights, bits);
        if (bits == 8 || rows * rowBytes >= plain.Bytes)
            return call;
        var packed = new Table(plain.Name, Pack((sbyte[])plain.Data, rowWeights, bits), new Shape(rows, rowBytes), $"{plain.Shape} of {bits} bits, {plain.Note}");
        return call with
        {
            Kernel = NameOf(call.Kernel),
            Parameters = [.. call.Parameters, new Parameter(BitsField, bits)],
            Tables = [.. call.Tables.Select(table => table == plain ? packed : table)],
        };
    }

    /// <summary>The calls of one node at several levels of compute by one kernel: where some filters are packed, the others are so of 8 bits.</summary>
    public static IReadOnlyList<KernelCall> OfOneKernel(IReadOnlyList<KernelCall> calls)
    {
        bool IsPacked(KernelCall call) => call.Parameters.Any(parameter => parameter.Name == BitsField);
        return !calls.Any(IsPacked) || calls.All(IsPacked) ? calls
            : [.. calls.Select(call => IsPacked(call) ? call : OfEightBits(call))];
    }

    private static KernelCall OfEightBits(KernelCall call) =>
        call with { Kernel = NameOf(call.Kernel), Parameters = [.. call.Parameters, new Parameter(BitsField, 8)] };

    /// <summary>Each weight of a call's filter as an int8, in the order of the plain kernel's table.</summary>
    /// <param name="call">Of a plain or a packed kernel.</param>
    /// <param name="rowWeights">Weights that lie together.</param>
    public static sbyte[] Weights(KernelCall call, int rowWeights)
    {
        sbyte[] filter = call.Int8Table("filter");
        int bits = BitsOf(call);
        if (bits == 8)
            return filter;
        int rowBytes = Edge.Runtime.PackedFilter.RowBytes(rowWeights, bits);
        return [.. Enumerable.Range(0, filter.Length / rowBytes * rowWeights).Select(i => (sbyte)Edge.Runtime.PackedFilter.At(filter, i / rowWeights * rowBytes, i % rowWeights, bits))];
    }

    private static sbyte[] Pack(sbyte[] weights, int rowWeights, int bits)
    {
        int rowBytes = Edge.Runtime.PackedFilter.RowBytes(rowWeights, bits);
        var packed = new byte[weights.Length / rowWeights * rowBytes];
        for (int i = 0; i < weights.Length; i++)
        {
            for (int bit = 0; bit < bits; bit++)
            {
                int at = i % rowWeights * bits + bit;
                packed[i / rowWeights * rowBytes + at / 8] |= (byte)((weights[i] >> bit & 1) << at % 8);
            }
        }

        return Array.ConvertAll(packed, value => (sbyte)value);
    }
}
