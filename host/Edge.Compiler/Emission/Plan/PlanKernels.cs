using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Emission.Plan;

/// <summary>The kernels that a plan can call: the one place that says how a <see cref="KernelCall"/> becomes numbers in a blob.</summary>
/// <remarks><c>device/kernels/edge_plan_dispatch.h</c> is written from this table and lets the C compiler compare it with the C structs.</remarks>
public static class PlanKernels
{
    private const string Filter = "filter_h filter_w stride_h stride_w dilation_h dilation_w pad_top pad_left";
    private const string Grouped = $"in_h in_w in_c out_h out_w out_c {Filter} groups";
    private const string Pool = "in_h in_w channels out_h out_w window_h window_w stride_h stride_w dilation_h dilation_w pad_top pad_left";
    private const string Scaled = "input_zero_point output_zero_point activation_min activation_max";
    private const string Depthwise = $"in_h in_w in_c out_h out_w depth_multiplier {Filter} {Scaled}";
    private const string Nested = "outer middle inner a_outer_step a_middle_step a_inner_step b_outer_step b_middle_step b_inner_step";
    private const string Pairwise = "a_zero_point b_zero_point output_zero_point";
    private const string Sum = "a_multiplier a_shift b_multiplier b_shift output_multiplier output_shift activation_min activation_max";
    private const string Resized = "in_h in_w channels out_h out_w";

    // What networks for cameras are made of: points, 3x3 windows, and the first layer on gray or colour.
    private const string Square = "filter_h=3 filter_w=3 dilation_h=1 dilation_w=1";
    private static readonly string[] UsualConvolutions = [$"{Square} in_c=1 groups=1", $"{Square} in_c=3 groups=1", "filter_h=1 filter_w=1 groups=1", $"{Square} groups=1"];

    // A bitmap of whole bytes; each further format would take 1 KB of the interpreter and save a fifth of the time at most.
    private static readonly string[] UsualFormats = [$"filter_format={(int)FilterFormat.Bitmap} filter_bits=8"];

    // What levels read parts of is nearly always a point: the second factor of a convolution.
    private static readonly string[] UsualParts = ["filter_bits=8 filter_h=1 filter_w=1 groups=1"];
    private static readonly string[] UsualDepthwise = [$"{Square} depth_multiplier=1"];

    /// <summary>Those of operators.</summary>
    public static IReadOnlyList<PlanKernel> OfOperators { get; } =
    [
        Kernel("add_broadcast_s8", $"{Nested} {Pairwise} left_shift a_sign b_sign {Sum}", "a b", Product("outer middle inner"), NestedLoops("a", "b")),
        Kernel("add_s8", $"count {Pairwise} left_shift {Sum}", "a b", Of("count"), [new("count", One, ("a", One), ("b", One))]),
        Kernel("average_pool2d_s8", Pool, "input", Product("out_h out_w channels window_h window_w"), ImageLoops("channels", down: "stride_h", right: "stride_w")),
        Kernel("conv2d_coded_s8", $"{Grouped} {Scaled} {FilterStorage.CodedFields}", "input filter bias* multiplier* shift", Convolution,
            [.. ImageLoops("out_c", down: "stride_h", right: "stride_w"), CodedFilters with { IsCut = call => call["groups"] == 1 }], UsualFormats),
        Kernel("conv2d_leading_s8", $"{Grouped} {Scaled} {LeadingFilter.Fields}", "input filter bias* multiplier* shift", Convolution,
            [.. ImageLoops("out_c", down: "stride_h", right: "stride_w"), Filters(Packed(Product($"filter_h filter_w {LeadingFilter.DepthField}")))], UsualParts),
        Kernel("conv2d_packed_s8", $"{Grouped} {Scaled} {FilterStorage.PackedFields}", "input filter bias* multiplier* shift", Convolution,
            [.. ImageLoops("out_c", down: "stride_h", right: "stride_w"), Filters(Packed(Product("filter_h filter_w in_c")))]),
        Kernel("conv2d_s8", $"{Grouped} {Scaled}", "input filter bias* multiplier* shift", Convolution,
            [.. ImageLoops("out_c", down: "stride_h", right: "stride_w"), Filters(Product("filter_h filter_w in_c"))], UsualConvolutions),
        Kernel("copy_into_s8", "rows row_bytes output_row_bytes output_start_bytes requantize input_zero_point output_zero_point multiplier shift", "input",
            Product("rows row_bytes"), [new("rows", Of("output_row_bytes"), ("input", Of("row_bytes"))), new("row_bytes", One, ("input", One))]),
        Kernel("dense_coded_s8", $"in_c out_c {Scaled} {FilterStorage.CodedFields}", "input filter bias* multiplier* shift", Product("in_c out_c"),
            [CodedFilters], UsualFormats),
        Kernel("dense_leading_s8", $"in_c out_c {Scaled} {LeadingFilter.Fields}", "input filter bias* multiplier* shift", Product("in_c out_c"),
            [Outputs(Packed(Of(LeadingFilter.DepthField)))], "filter_bits=8"),
        Kernel("dense_packed_s8", $"in_c out_c {Scaled} {FilterStorage.PackedFields}", "input filter bias* multiplier* shift", Product("in_c out_c"),
            [Outputs(Packed(Of("in_c")))]),
        Kernel("dense_s8", $"in_c out_c {Scaled}", "input filter bias* multiplier* shift", Product("in_c out_c"), [Outputs(Of("in_c"))]),
        Kernel("depth_to_space_s8", "in_h in_w channels block pixel_step channel_step", "input", Product("in_h in_w channels block block"),
            [new("in_h", Product("in_w channels block block"), ("input", Product("in_w channels block block")))]),
        Kernel("depthwise_conv2d_packed_s8", $"{Depthwise} {FilterStorage.PackedFields}", "input filter bias* multiplier* shift",
            Product("out_h out_w in_c depth_multiplier filter_h filter_w"), ImageLoops("in_c depth_multiplier", down: "stride_h", right: "stride_w")),
        Kernel("depthwise_conv2d_s8", Depthwise, "input filter bias* multiplier* shift",
            Product("out_h out_w in_c depth_multiplier filter_h filter_w"), ImageLoops("in_c depth_multiplier", down: "stride_h", right: "stride_w"), UsualDepthwise),
        Kernel("gaussian_distance_s8", "cells channels output_zero_point multiplier shift", "input mean precision", Product("cells channels"),
            [new("cells", One, ("input", Of("channels")), ("mean", Of("channels")), ("precision", Of("channels")))]),
        Kernel("lookup_s8", "count", "input lookup", Of("count"), [new("count", One, ("input", One))]),
        Kernel("max_pool2d_s8", Pool, "input", Product("out_h out_w channels window_h window_w"), ImageLoops("channels", down: "stride_h", right: "stride_w")),
        Kernel("mean_s8", "outer averaged inner input_zero_point output_zero_point multiplier shift", "input", Product("outer averaged inner"),
            [new("outer", Of("inner"), ("input", Product("averaged inner")))]),
        Kernel("mul_s8", $"{Nested} {Pairwise} multiplier shift activation_min activation_max", "a b", Product("outer middle inner"), NestedLoops("a", "b")),
        Kernel("nearest_distance_s8", "cells channels entries output_zero_point multiplier shift", "input memory", Product("cells channels entries"),
            [new("cells", One, ("input", Of("channels")))]),
        Kernel("p_relu_s8", $"{Nested} {Pairwise} positive_multiplier positive_shift negative_multiplier negative_shift activation_min activation_max", "a slope",
            Product("outer middle inner"), NestedLoops("a", "slope")),
        Kernel("pad_s8", $"{Resized} pad_top pad_left", "input value", Product("out_h out_w channels"),
            [new("out_h", Product("out_w channels"), ("pad_top", MinusOne)), new("out_w", Of("channels"), ("pad_left", MinusOne))]),
        Kernel("resize_bilinear_s8", Resized, "input row* row_weight* column* column_weight*", Product("out_h out_w channels"),
        [
            new("out_h", Product("out_w channels"), ("row", One), ("row_weight", One)),
            new("out_w", Of("channels"), ("column", One), ("column_weight", One)),
        ]),
        Kernel("resize_nearest_s8", Resized, "input row* column*", Product("out_h out_w channels"),
            [new("out_h", Product("out_w channels"), ("row", One)), new("out_w", Of("channels"), ("column", One))]),
        Kernel("slice_s8", "in_w in_c out_h out_w out_c start_h start_w start_c step_h step_w step_c", "input", Product("out_h out_w out_c"),
        [
            new("out_h", Product("out_w out_c"), ("start_h", Of("step_h"))),
            new("out_w", Of("out_c"), ("start_w", Of("step_w"))),
            new("out_c", One, ("start_c", Of("step_c"))),
        ]),
        Kernel("softmax_s8", "rows channels multiplier shift least_difference", "input", Product("rows channels"),
            [new("rows", Of("channels"), ("input", Of("channels")))]),
        Kernel("transpose_s8", "block outer middle inner block_step outer_step middle_step inner_step", "input", Product("block outer middle inner"),
        [
            new("block", Product("outer middle inner"), ("input", Of("block_step"))),
            new("outer", Product("middle inner"), ("input", Of("outer_step"))),
            new("middle", Of("inner"), ("input", Of("middle_step"))),
            new("inner", One, ("input", Of("inner_step"))),
        ]),
        Kernel("transposed_conv2d_s8", $"{Grouped} {Scaled}", "input filter bias* multiplier* shift", Convolution, [.. TransposedLoops, Filters(Product("filter_h filter_w in_c"))]),
    ];

    /// <summary>What plans do beside them with rows that come some at a time: <c>edge_plan_rows.h</c>.</summary>
    public static IReadOnlyList<PlanKernel> OfRows { get; } =
    [
        Kernel("plan_copy_s8", "rows bytes from_stride to_stride", "input", Product("rows bytes"),
            [new("rows", Of("to_stride"), ("input", Of("from_stride"))), new("bytes", One, ("input", One))]),
        Kernel("plan_fill_s8", "count value", "", Of("count"), [new("count", One)]),
        Kernel("plan_add_s8", "pixels channels", "input", Product("pixels channels"), [new("pixels", _ => 0, ("input", Of("channels")))]),
        Kernel("plan_mean_s8", "outer averaged inner input_zero_point output_zero_point multiplier shift", "sums", Of("inner"),
            [new("inner", One, ("sums", _ => sizeof(int)))]),
        Kernel("plan_average_s8", "channels count", "sums", Of("channels"), [new("channels", One, ("sums", _ => sizeof(int)))]),
        Kernel("plan_nearest_s8", $"{Resized} rows", "input row* column*", Product("out_h out_w channels"),
            [new("out_h", Product("out_w channels"), ("row", One))]) with { TakesFirstRow = true },
        Kernel("plan_bilinear_s8", $"{Resized} rows", "input row* row_weight* column* column_weight*", Product("out_h out_w channels"),
            [new("out_h", Product("out_w channels"), ("row", One), ("row_weight", One))]) with { TakesFirstRow = true },
    ];

    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<PlanKernel> All { get; } = [.. OfOperators, .. OfRows];

    private static readonly Dictionary<string, int> Numbers = All.Select((kernel, number) => (kernel.Name, number)).ToDictionary(pair => pair.Name, pair => pair.number);

    /// <exception cref="KeyNotFoundException">There is no such kernel: the table above lacks a line.</exception>
    public static PlanKernel Named(string name) => All[NumberOf(name)];

    internal static int NumberOf(string name) => Numbers[name];

    // Output rows and columns of a window that walks over an image.
    private static PlanLoop[] ImageLoops(string channels, string down, string right) =>
    [
        new("out_h", Product($"out_w {channels}"), ("pad_top", call => -call[down])),
        new("out_w", Product(channels), ("pad_left", call => -call[right])),
    ];

    // The stamps of a transposed convolution: the row under an output row moves with the padding.
    private static PlanLoop[] TransposedLoops => [new("out_h", Product("out_w out_c"), ("pad_top", One)), new("out_w", Of("out_c"), ("pad_left", One))];

    // Output channels of one pixel; in groups they would read other input channels.
    private static PlanLoop Filters(Func<KernelCall, long> filterBytes) => Outputs(filterBytes) with { IsCut = call => call["groups"] == 1 };

    private static PlanLoop Outputs(Func<KernelCall, long> filterBytes) =>
        new("out_c", One, ("filter", filterBytes), ("bias", One), ("multiplier", One), ("shift", One));

    // Bytes of a row of so many weights.
    private static Func<KernelCall, long> Packed(Func<KernelCall, long> weights) => call => (weights(call) * FilterStorage.BitsOf(call) + 7) / 8;

    // Output channels over rows of unlike lengths: where the first row begins moves, and the filter, with its values in front, stays.
    private static PlanLoop CodedFilters => new("out_c", One, ("bias", One), ("multiplier", One), ("shift", One))
    {
        Uneven = [(FilterStorage.StartField, FilterStorage.BytesOf)],
    };

    private static PlanLoop[] NestedLoops(string a, string b) =>
    [
        new("outer", Product("middle inner"), (a, Of("a_outer_step")), (b, Of("b_outer_step"))),
        new("middle", Of("inner"), (a, Of("a_middle_step")), (b, Of("b_middle_step"))),
        new("inner", One, (a, Of("a_inner_step")), (b, Of("b_inner_step"))),
    ];

    private static long Convolution(KernelCall call) => Product("out_h out_w out_c filter_h filter_w in_c")(call) / call["groups"];

    private static long One(KernelCall call) => 1;

    private static long MinusOne(KernelCall call) => -1;

    private static Func<KernelCall, long> Of(string field) => call => call[field];

    private static Func<KernelCall, long> Product(string fields)
    {
        string[] names = fields.Split(' ');
        return call => names.Aggregate(1L, (product, name) => product * call[name]);
    }

    // Operands with a star are int32.
    private static PlanKernel Kernel(string name, string fields, string operands, Func<KernelCall, long> work, IReadOnlyList<PlanLoop> loops, params string[] specialized) => new(
        name, fields.Split(' '),
        [.. operands.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(operand => operand.EndsWith('*') ? PlanOperand.Words(operand[..^1]) : PlanOperand.Values(operand))], work)
    {
        Loops = loops,
        Specialized = [.. specialized.Select(fixedFields => fixedFields.Split(' ').Select(field => field.Split('=')).Select(field => new Parameter(field[0], int.Parse(field[1], CultureInfo.InvariantCulture))).ToArray())],
    };
}
