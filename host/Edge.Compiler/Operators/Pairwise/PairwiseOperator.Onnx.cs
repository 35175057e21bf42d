using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator : IOnnxExported
{
    /// <summary>The widest row that one number is repeated over when it becomes a batch normalization.</summary>
    private const int MostChannels = 1 << 12;

    /// <summary>ONNX Add.</summary>
    internal static void FromOnnxAdd(OnnxNodeImport node) => FromOnnx(node, new Add(), (c, _) => (1, c));

    /// <summary>ONNX Sub.</summary>
    internal static void FromOnnxSub(OnnxNodeImport node) => FromOnnx(node, new Sub(), (c, isFirst) => isFirst ? (-1, c) : (1, -c));

    /// <summary>ONNX Mul.</summary>
    internal static void FromOnnxMul(OnnxNodeImport node) => FromOnnx(node, new Mul(), (c, _) => (c, 0));

    /// <summary>ONNX Div by a constant: a product with its reciprocals.</summary>
    internal static void FromOnnxDiv(OnnxNodeImport node)
    {
        float[] divisors = node.IsConstant(1) ? node.Reals(1) : throw node.Refused("a division by a computed value", "a constant divisor");
        if (divisors.Contains(0))
            throw node.Refused("a division by zero", "another divisor");
        FromOnnx(node, new Mul(), (c, _) => (c, 0), node.Constant(1) with { Floats = Array.ConvertAll(divisors, divisor => 1 / divisor), Steps = null });
    }

    /// <summary>ONNX Neg: minus one times the value.</summary>
    internal static void FromOnnxNeg(OnnxNodeImport node) => FromOnnx(node, new Mul(), (c, _) => (c, 0), new OnnxConstant([], [-1], null));

    private static void FromOnnx(OnnxNodeImport node, PairwiseOperator kind, Func<float, bool, (float Scale, float Shift)> perChannel, OnnxOperand? second = null)
    {
        OnnxOperand a = node.Operand(0), b = Aligned(node, a, second ?? node.Operand(1));
        OnnxConstant? constant = a as OnnxConstant ?? b as OnnxConstant;
        bool isOneOfSeveral = !node.Node.IsEdges; // others write other operators as sums and products
        if (isOneOfSeveral && a is OnnxActivation x && b is OnnxActivation gate && kind is Mul && WrittenOutHardSwish.OfProduct(node, x, gate) is { } swish)
        {
            node.ResultLike(x, swish);
            return;
        }

        if (isOneOfSeveral && constant is not null && (ReferenceEquals(constant, a) ? b : a) is OnnxActivation one && Normalized(node, one, constant, c => perChannel(c, ReferenceEquals(constant, a))) is { } line)
        {
            node.ResultLike(one, line);
            return;
        }

        // The larger computed operand decides how the result is stored.
        OnnxActivation lead = new[] { a, b }.OfType<OnnxActivation>().MaxBy(operand => operand.Tensor.Shape.Elements)!;
        lead = node.Settled(lead);
        int[] dims = OnnxShapes.Broadcast(node, a.Dims, b.Dims);
        int further = dims.Length - lead.Dims.Length;
        int[] order = [.. Enumerable.Range(0, further), .. lead.Axes.Select(axis => axis + further)];
        Tensor Operand(OnnxOperand operand) => operand is OnnxActivation computed
            ? node.Arranged(computed.Reshaped(OnnxShapes.Padded(computed.Dims, dims.Length)), order)
            : Laid(node, (OnnxConstant)operand, order, dims.Length);
        node.Result(node.Run(kind, Operand(a), Operand(b)), dims, order);
    }

    // Operator sets before 7 repeat the second operand only where they say so, and say at which axis it starts.
    private static OnnxOperand Aligned(OnnxNodeImport node, OnnxOperand a, OnnxOperand b)
    {
        if (node.Opset >= 7 || a.Dims.AsSpan().SequenceEqual(b.Dims) || b is OnnxConstant { Count: 1 })
            return b;
        if (node.Integer("broadcast", 0) == 0)
            throw node.Refused($"operands {a.DimsText} and {b.DimsText} without broadcast", "operands of one shape, or broadcast 1");
        int rank = a.Dims.Length, axis = node.Node.Attributes.ContainsKey("axis") ? node.Axis(node.Integer("axis", 0), rank) : rank - b.Dims.Length;
        if (axis < 0 || axis + b.Dims.Length > rank)
            throw node.Refused($"{b.DimsText} at axis {axis} of {a.DimsText}", "a second operand that fits there");
        int[] dims = [.. b.Dims, .. Enumerable.Repeat(1, rank - axis - b.Dims.Length)];
        return b is OnnxActivation computed ? computed.Reshaped(dims) : (OnnxConstant)b with { Dims = dims };
    }

    // A factor or a sum for each channel joins the layer before it as batch normalization does: gamma and beta, mean 0, variance 1, epsilon 0.
    private static Tensor? Normalized(OnnxNodeImport node, OnnxActivation value, OnnxConstant constant, Func<float, (float Scale, float Shift)> perChannel)
    {
        if (!value.IsPlain || constant.Floats is not { } numbers || constant.Dims.Length > value.Dims.Length)
            return null;
        if (numbers.Length == 1 && WrittenOutHardSwish.OfSixth(node, value.Tensor, perChannel(numbers[0])) is { } whole)
            return whole;
        if (value.Tensor.Shape is not { Rank: 4, Batch: 1 } && !node.IsSum(value.Tensor))
            return null;
        int channels = value.Tensor.Shape.Channels, innermost = value.Axes[^1];
        int[] dims = OnnxShapes.Padded(constant.Dims, value.Dims.Length);
        bool fits = numbers.Length == 1 ? channels <= MostChannels : dims.Select((dim, axis) => dim == (axis == innermost ? channels : 1)).All(fit => fit);
        if (!fits)
            return null;
        (float Scale, float Shift)[] factors = [.. Enumerable.Range(0, channels).Select(c => perChannel(numbers[numbers.Length == 1 ? 0 : c]))];
        return BatchNorm.Line(node, value.Tensor, [.. factors.Select(factor => factor.Scale)], [.. factors.Select(factor => factor.Shift)]);
    }

    /// <summary>A constant with its axes in the order of the value it meets.</summary>
    private protected static Tensor Laid(OnnxNodeImport node, OnnxConstant constant, int[] order, int rank)
    {
        float[] numbers = constant.Floats ?? throw node.Refused($"a constant of type {constant.Type}", "real numbers");
        int[] dims = OnnxShapes.Padded(constant.Dims, rank), strides = OnnxShapes.Strides(dims), stored = [.. order.Select(axis => dims[axis])];
        float[] values = [.. OnnxShapes.Strided(stored, 0, [.. order.Select(axis => strides[axis])]).Select(i => numbers[i])];
        int[] extents = [.. stored.SkipWhile(extent => extent == 1)];
        return node.Weights("operand", extents.Length == 0 ? new Shape(1) : new Shape(extents), values);
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        string kind = this switch
        {
            Add => "Add",
            Sub => "Sub",
            Mul => "Mul",
            PRelu => "PRelu",
            _ => throw OnnxNodeExport.Refused("ONNX has no such operator"),
        };
        node.Emit(Activation, kind, [node.Operand(0), node.Operand(1)]);
    }
}
