using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

/// <summary>Calls of kernels whose filters are not a table of one int8 for each weight.</summary>
/// <remarks>
/// Beside a plain kernel stands one for filters of fewer bits, <c>conv2d_packed_s8</c>, whose parameters are the plain one's, then <c>filter_bits</c>.
/// Conv2D and Dense have one more for the other formats, <c>conv2d_coded_s8</c>, with <c>filter_format</c> and <c>filter_start</c> behind that.
/// <c>device/kernels/edge_packed_filter.h</c> and <c>edge_coded_filter.h</c> say how weights lie in their rows. No call changes what is computed.
/// </remarks>
internal static class FilterStorage
{
    public const string PackedFields = "filter_bits", CodedFields = "filter_bits filter_format filter_start";

    public const string BitsField = "filter_bits", StartField = "filter_start";

    private const string FormatField = "filter_format";

    private const string Packed = "_packed", Coded = "_coded", Type = "_s8";

    /// <summary>The plain kernel beside which a kernel stands: <c>conv2d_s8</c> for <c>conv2d_packed_s8</c> and for itself.</summary>
    public static string PlainName(string kernel) =>
        kernel.Replace($"{Packed}{Type}", Type, StringComparison.Ordinal).Replace($"{Coded}{Type}", Type, StringComparison.Ordinal);

    /// <summary>How C names a field of a kernel's parameter struct: a packed, coded or leading kernel's has the plain one in it.</summary>
    /// <param name="stem">The kernel's name without its element type: <c>conv2d_packed</c>.</param>
    public static string MemberOf(string stem, string field) =>
        (PlainName(stem + Type) == stem + Type && !LeadingFilter.IsOf(stem)) || field is BitsField or FormatField or StartField or LeadingFilter.DepthField
            ? field
            : $"plain.{field}";

    public static FilterFormat FormatOf(KernelCall call) => (FilterFormat)FieldOf(call, FormatField, (int)FilterFormat.Packed);

    /// <summary>Bits of each weight or number in the rows of a call's filter: 8 where it is plain.</summary>
    public static int BitsOf(KernelCall call) => FieldOf(call, BitsField, 8);

    /// <summary>Where the rows of a call's filter begin.</summary>
    public static int StartOf(KernelCall call) => FieldOf(call, StartField, 0);

    /// <summary>Weights that lie together: of one output channel or, depthwise, of one tap.</summary>
    public static int RowWeights(KernelCall call) => PlainName(call.Kernel) switch
    {
        "dense_s8" => call["in_c"],
        "conv2d_s8" => call["filter_h"] * call["filter_w"] * (call["in_c"] / call["groups"]),
        "depthwise_conv2d_s8" => call["in_c"] * call["depth_multiplier"],
        _ => throw new ArgumentException($"{call.Kernel} has no filter that could be stored otherwise", nameof(call)),
    };

    /// <summary>The call with its filter in the format that a rule chooses.</summary>
    /// <param name="call">Of a plain kernel.</param>
    /// <param name="bits">That hold each weight.</param>
    public static KernelCall Of(KernelCall call, int bits, FilterRule rule)
    {
        var (format, stored) = rule.Choose(call.Int8Table("filter"), RowWeights(call), bits, call.Kernel != "depthwise_conv2d_s8");
        return In(format, stored, call);
    }

    /// <summary>The call with its filter in a format.</summary>
    /// <param name="bits">That hold each weight; 8 where a codebook does.</param>
    /// <param name="call">Of a plain kernel.</param>
    public static KernelCall In(FilterFormat format, int bits, KernelCall call)
    {
        if (format == FilterFormat.Packed && bits == 8)
            return call;
        Table plain = call.Tables.First(table => table.Name == "filter");
        var weights = (sbyte[])plain.Data;
        int rowWeights = RowWeights(call), channels = weights.Length / rowWeights;
        StoredRows rows = StoredRows.Of(weights, rowWeights, format, bits);
        string what = StoredFilter.Describe(format, rows.Bits, weights);
        Shape shape = format == FilterFormat.Packed ? new Shape(channels, rows.Bytes.Length / channels) : new Shape(rows.Bytes.Length);
        var table = new Table(plain.Name, rows.Bytes, shape, $"{plain.Shape} of {what}, {plain.Note}");
        Parameter[] fields = [new(BitsField, rows.Bits), new(FormatField, (int)format), new(StartField, rows.Start)];
        return call with
        {
            Kernel = Named(call.Kernel, format == FilterFormat.Packed ? Packed : Coded),
            Parameters = [.. call.Parameters, .. format == FilterFormat.Packed ? fields[..1] : fields],
            Tables = [.. call.Tables.Select(other => other == plain ? table : other)],
        };
    }

    /// <summary>Whether a call has no filter, or one of an int8 for each weight.</summary>
    public static bool IsOfBytes(KernelCall call) => PlainName(call.Kernel) == call.Kernel;

    /// <summary>The call with its filter as int8, however it is stored.</summary>
    /// <param name="shape">Of the filter.</param>
    public static KernelCall OfBytes(KernelCall call, Func<Shape> shape)
    {
        if (IsOfBytes(call))
            return call;
        Table Bytes(Table stored) => new(stored.Name, Weights(call), shape(), "");
        return call with
        {
            Kernel = PlainName(call.Kernel),
            Parameters = [.. call.Parameters.Where(parameter => parameter.Name is not (BitsField or FormatField or StartField))],
            Tables = [.. call.Tables.Select(table => table.Name == "filter" ? Bytes(table) : table)],
        };
    }

    /// <summary>The calls of a node, its filter stored as a rule has it.</summary>
    public static IReadOnlyList<KernelCall> Lower(Node node, FilterRule rule) =>
        node.Operator is IFiltered filtered && filtered.LowerPlain(node) is { } plain
            ? [Of(plain, node.Inputs[1].Quantization!.Bits, rule)]
            : node.Operator.Lower(node);

    /// <summary>The calls of one node at several levels of compute by one kernel: where some filters are packed, the others are so of 8 bits.</summary>
    /// <param name="calls">Of plain or packed kernels.</param>
    public static IReadOnlyList<KernelCall> OfOneKernel(IReadOnlyList<KernelCall> calls)
    {
        bool IsPacked(KernelCall call) => call.Parameters.Any(parameter => parameter.Name == BitsField);
        return !calls.Any(IsPacked) || calls.All(IsPacked) ? calls
            : [.. calls.Select(call => IsPacked(call) ? call : OfEightBits(call))];
    }

    /// <summary>The calls of a node, its filter as int8.</summary>
    public static IReadOnlyList<KernelCall> LowerPlain(Node node) =>
        node.Operator is IFiltered filtered && filtered.LowerPlain(node) is { } plain ? [plain] : node.Operator.Lower(node);

    /// <summary>Each weight of a call's filter as an int8, in the order of the plain kernel's table.</summary>
    public static sbyte[] Weights(KernelCall call)
    {
        sbyte[] filter = call.Int8Table("filter");
        if (IsOfBytes(call))
            return filter;
        int rowWeights = RowWeights(call);
        FilterFormat format = FormatOf(call);
        int rows = format == FilterFormat.Packed ? filter.Length / PackedFilter.RowBytes(rowWeights, BitsOf(call)) : call["out_c"];
        return new StoredRows(filter, StartOf(call), BitsOf(call)).Weights(format, rowWeights, rows);
    }

    /// <summary>Bytes of the first rows of a coded filter.</summary>
    /// <param name="rows">How many.</param>
    public static long BytesOf(KernelCall call, int rows)
    {
        int rowWeights = RowWeights(call);
        FilterFormat format = FormatOf(call);
        sbyte[] filter = call.Int8Table("filter");
        int at = StartOf(call);
        for (int row = 0; row < rows; row++)
        {
            int maskBytes = CodedFilter.MaskBytes((int)format, rowWeights);
            int stored = maskBytes == 0 ? rowWeights : Enumerable.Range(0, rowWeights).Count(i => !CodedFilter.IsZero(filter, at, i));
            at += maskBytes + PackedFilter.RowBytes(stored, BitsOf(call));
        }

        return at - StartOf(call);
    }

    private static KernelCall OfEightBits(KernelCall call) =>
        call with { Kernel = Named(call.Kernel, Packed), Parameters = [.. call.Parameters, new Parameter(BitsField, 8)] };

    private static string Named(string plain, string suffix) => plain.Insert(plain.Length - Type.Length, suffix);

    private static int FieldOf(KernelCall call, string name, int otherwise) =>
        call.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { Name: not null } field ? field.Value : otherwise;
}
