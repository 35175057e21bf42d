namespace Edge.Compiler.Operators;

/// <summary>An ONNX Resize node with every default resolved.</summary>
internal sealed record OnnxResize(OnnxResizeAxis Rows, OnnxResizeAxis Columns, string Mode)
{
    private static readonly string[] Modes = ["nearest", "linear", "cubic"];

    private static readonly string[] CoordinateModes = ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize"];

    public NearestRounding Rounding { get; init; }

    /// <summary>cubic_coeff_a.</summary>
    public double Cubic { get; init; } = -0.75;

    /// <summary>Pixels outside the image have no weight; otherwise they are the border's.</summary>
    public bool ExcludesOutside { get; init; }

    /// <summary>A smaller image averages over all the pixels that become one.</summary>
    public bool Antialiases { get; init; }

    /// <summary>The value of places outside the image; null: the border's.</summary>
    public float? Outside { get; init; }

    public bool IsNearest => Mode == "nearest";

    /// <summary>True when each output pixel is one pixel, or lies between two of them on either axis.</summary>
    public bool IsBetweenTwo => Mode != "cubic" && !IsAveraged(Rows) && !IsAveraged(Columns) && !LeavesImage(Rows) && !LeavesImage(Columns);

    /// <summary>Resize-10 has the attributes of Upsample; from 11 on, sizes may stand in place of scales.</summary>
    public static OnnxResize Of(OnnxNodeImport node)
    {
        if (node.Opset < 11)
            return OfUpsample(node);
        string mode = OneOf(node, "mode", "nearest", Modes), places = OneOf(node, "coordinate_transformation_mode", "half_pixel", CoordinateModes);
        string rounding = node.Text("nearest_mode", "round_prefer_floor");
        int[] dims = node.Operand(0).Dims;
        int[] axes = node.Integers("axes") is { } named ? [.. named.Select(axis => node.Axis(axis, dims.Length))] : [.. Enumerable.Range(0, dims.Length)];
        if (axes.Distinct().Count() != axes.Length)
            throw node.Refused($"axes {string.Join(',', axes)}", "axes that differ");
        float[] region = places == "tf_crop_and_resize" && node.Has(1) ? node.Reals(1) : [];
        if (region.Length > 0 && region.Length != 2 * axes.Length)
            throw node.Refused($"roi of {region.Length} numbers", $"{2 * axes.Length} numbers");
        (int Output, double Scale)[] factors = Factors(node, dims, axes);
        return Over(node, dims, axes, factors, mode, places, region) with
        {
            Rounding = rounding switch
            {
                "round_prefer_floor" => NearestRounding.HalfDown,
                "round_prefer_ceil" => NearestRounding.HalfUp,
                "floor" => NearestRounding.Floor,
                "ceil" => NearestRounding.Ceil,
                _ => throw node.Refused($"nearest_mode '{rounding}'", "round_prefer_floor, round_prefer_ceil, floor or ceil"),
            },
            Cubic = node.Float("cubic_coeff_a", -0.75f),
            ExcludesOutside = node.Integer("exclude_outside", 0) != 0,
            Antialiases = node.Integer("antialias", 0) != 0,
            Outside = places == "tf_crop_and_resize" ? node.Float("extrapolation_value", 0) : null,
        };
    }

    /// <summary>Upsample and Resize-10: scales alone. ONNX Runtime takes the pixel before a place when it enlarges, the one after when it shrinks.</summary>
    public static OnnxResize OfUpsample(OnnxNodeImport node)
    {
        int[] dims = node.Operand(0).Dims, axes = [.. Enumerable.Range(0, dims.Length)];
        float[] scales = node.Opset < 9 ? [.. node.Node.Attributes.GetValueOrDefault("scales")?.Floats ?? []] : node.Reals(1);
        OnnxResize resize = Over(node, dims, axes, Scaled(node, dims, axes, scales), OneOf(node, "mode", "nearest", Modes[..2]), "asymmetric", []);
        bool shrinks = resize.Rows.Scale < 1 || resize.Columns.Scale < 1;
        if (shrinks && resize.IsNearest && (resize.Rows.Scale > 1 || resize.Columns.Scale > 1))
            throw node.Refused($"scales {string.Join('x', scales)}", "scales that all enlarge or all shrink", "convert the model to operator set 13");
        return resize with { Rounding = shrinks ? NearestRounding.Ceil : NearestRounding.Floor };
    }

    /// <summary>Each output pixel of an axis as a sum over all input pixels: [Output, Input], and a bias for each output.</summary>
    public (float[] Weights, float[] Bias) Sums(OnnxResizeAxis axis)
    {
        float[] weights = new float[axis.Output * axis.Input], bias = new float[axis.Output];
        for (int x = 0; x < axis.Output; x++)
        {
            double place = axis.Places[x];
            if (Outside is { } value && axis.IsOutside(place))
                bias[x] = value;
            else if (IsNearest)
                weights[x * axis.Input + Resize.Nearest(place, axis.Input, Rounding)] = 1;
            else
                Spread(axis, place, weights.AsSpan(x * axis.Input, axis.Input));
        }

        return (weights, bias);
    }

    private void Spread(OnnxResizeAxis axis, double place, Span<float> weights)
    {
        double stretch = IsAveraged(axis) ? axis.Scale : 1, reach = (Mode == "cubic" ? 2 : 1) / stretch;
        int first = (int)Math.Floor(place - reach), last = (int)Math.Ceiling(place + reach);
        bool Counts(int pixel) => !ExcludesOutside || (pixel >= 0 && pixel < axis.Input);
        double sum = 0;
        for (int pixel = first; pixel <= last; pixel++)
            sum += Counts(pixel) ? Closeness((pixel - place) * stretch) : 0;
        for (int pixel = first; pixel <= last; pixel++)
            weights[Math.Clamp(pixel, 0, axis.Input - 1)] += Counts(pixel) ? (float)(Closeness((pixel - place) * stretch) / sum) : 0;
    }

    // Keys 1981, "Cubic convolution interpolation for digital image processing"; a is Cubic.
    private double Closeness(double distance)
    {
        double x = Math.Abs(distance);
        if (Mode == "linear")
            return Math.Max(1 - x, 0);
        return x <= 1 ? ((Cubic + 2) * x - (Cubic + 3)) * x * x + 1 : x < 2 ? ((Cubic * x - 5 * Cubic) * x + 8 * Cubic) * x - 4 * Cubic : 0;
    }

    private bool IsAveraged(OnnxResizeAxis axis) => Antialiases && !IsNearest && axis.Scale < 1;

    // Places run from one end to the other, so that the first and the last one decide.
    private bool LeavesImage(OnnxResizeAxis axis) => Outside is not null && (axis.IsOutside(axis.Places[0]) || axis.IsOutside(axis.Places[axis.Output - 1]));

    private static OnnxResize Over(OnnxNodeImport node, int[] dims, int[] axes, (int Output, double Scale)[] factors, string mode, string places, float[] region)
    {
        if (dims.Length is not (3 or 4))
            throw node.Refused($"an input {node.Operand(0).DimsText}", "an image NxCxHxW, or a row NxCxW");
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes[i] < 2 && (factors[i].Output != dims[axes[i]] || Math.Abs(factors[i].Scale - 1) > 1e-6 || (region.Length > 0 && region[i] != 0) || (region.Length > 0 && region[i + axes.Length] != 1)))
                throw node.Refused($"a new size of axis {axes[i]}", "height and width alone", "images and channels cannot be resized");
        }

        OnnxResizeAxis Of(int axis)
        {
            int i = Array.IndexOf(axes, axis);
            if (i < 0)
                return OnnxResizeAxis.Untouched(dims[axis]);
            return region.Length == 0 ? new OnnxResizeAxis(dims[axis], factors[i].Output, factors[i].Scale, places)
                : new OnnxResizeAxis(dims[axis], factors[i].Output, factors[i].Scale, places, region[i], region[i + axes.Length]);
        }

        return new OnnxResize(dims.Length == 4 ? Of(2) : OnnxResizeAxis.Untouched(1), Of(dims.Length - 1), mode);
    }

    private static (int Output, double Scale)[] Factors(OnnxNodeImport node, int[] dims, int[] axes)
    {
        if (node.Has(2) && node.Constant(2).Count > 0)
            return Scaled(node, dims, axes, node.Reals(2));
        long[] sizes = node.WholeNumbers(3);
        if (sizes.Length != axes.Length)
            throw node.Refused($"{sizes.Length} sizes", $"{axes.Length} sizes");
        string policy = OneOf(node, "keep_aspect_ratio_policy", "stretch", ["stretch", "not_larger", "not_smaller"]);
        double[] scales = [.. axes.Select((axis, i) => node.Small("size", sizes[i], 1) / (double)dims[axis])];
        if (policy == "stretch")
            return [.. scales.Select((scale, i) => ((int)sizes[i], scale))];
        double one = policy == "not_larger" ? scales.Min() : scales.Max();
        return [.. axes.Select(axis => (node.Small("size", (long)Math.Floor(one * dims[axis] + 0.5), 1), one))];
    }

    private static (int Output, double Scale)[] Scaled(OnnxNodeImport node, int[] dims, int[] axes, float[] scales)
    {
        if (scales.Length != axes.Length)
            throw node.Refused($"{scales.Length} scales", $"{axes.Length} scales");
        return [.. axes.Select((axis, i) => scales[i] > 0 && scales[i] * dims[axis] is >= 1 and <= short.MaxValue
            ? ((int)(scales[i] * dims[axis]), (double)scales[i])
            : throw node.Refused(FormattableString.Invariant($"scale {scales[i]} of axis {axis}"), $"a factor that leaves 1 to {short.MaxValue} pixels"))];
    }

    private static string OneOf(OnnxNodeImport node, string name, string fallback, string[] accepted) =>
        node.Text(name, fallback) is var text && accepted.Contains(text) ? text : throw node.Refused($"{name} '{text}'", string.Join(", ", accepted));
}
