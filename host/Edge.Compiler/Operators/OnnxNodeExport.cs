using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>One node of a graph as its operator's home writes it: tensors of the graph in, ONNX nodes out, with axes as ONNX counts them.</summary>
/// <remarks>In INT8 every input is what a DequantizeLinear gives, and the output goes into a QuantizeLinear; homes need not know.</remarks>
internal sealed class OnnxNodeExport(OnnxFile file, Node node)
{
    public Node Node => node;

    /// <summary>The value of a computed input.</summary>
    public string Input(int input) => file.Real(node.Inputs[input]);

    public void Needs(int opset) => file.Needs(opset);

    /// <summary>The ONNX node that writes the output.</summary>
    /// <param name="inputs">Names; an empty one is an input left out.</param>
    public void Emit(string kind, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes) => Finish(node.Name, Note, kind, inputs, attributes);

    /// <summary>The same, with an activation after it: a node of its own.</summary>
    public void Emit(Activation activation, string kind, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        if (activation == Activation.None)
        {
            Emit(kind, inputs, attributes);
            return;
        }

        string linear = WriteBefore(NodeParts.Linear, Note, kind, inputs, attributes);
        file.Declare(linear, OnnxType.Float, OnnxOrder.Dims(node.Output.Shape));
        if (activation == Activation.Relu)
            Emit("Relu", [linear]);
        else
            Emit("Clip", [linear, .. Relu6Limits()]);
    }

    /// <summary>The same, where the ONNX node writes the elements in Edge's order; a Transpose after it brings them into ONNX's.</summary>
    public void EmitStored(string kind, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        int rank = node.Output.Shape.Rank;
        if (rank < 3)
        {
            Emit(kind, inputs, attributes);
            return;
        }

        string stored = NodeParts.Name(node.Output.Name, NodeParts.Stored);
        file.Add(node.Name, kind, Note, inputs, stored, attributes);
        Finish(NodeParts.Name(node.Name, "channels-first"), "", "Transpose", [stored], [Integers("perm", [.. OnnxOrder.Of(rank).Select(axis => (long)axis)])]);
    }

    /// <summary>A node before the one that writes the output.</summary>
    /// <returns>The name of what it writes.</returns>
    public string Before(string part, string kind, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes) => WriteBefore(part, "", kind, inputs, attributes);

    /// <summary>One of the nodes that an operator of Edge is written as, which keeps the names of its constants.</summary>
    /// <returns>The name of what it writes.</returns>
    public string Part(string part, string kind, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes) =>
        WriteBefore(part, OnnxNode.NoteOf($"{node.Operator.Kind} {part}"), kind, inputs, attributes);

    /// <summary>A constant input of real numbers, quantized where the node is.</summary>
    /// <param name="dims">As ONNX counts.</param>
    /// <param name="order">For each axis of <paramref name="extents"/> as ONNX counts, the axis of Edge.</param>
    /// <param name="extents">The constant's, cut further where need be.</param>
    /// <param name="axis">Of <paramref name="dims"/>: the one that a scale for each channel runs along.</param>
    public string Weights(int input, int[] dims, IReadOnlyList<int> extents, int[] order, int axis = 0)
    {
        Tensor constant = node.Inputs[input];
        if (constant.Type == ElementType.Float32)
            return file.Constant(constant.Name, OnnxType.Float, dims, OnnxOrder.Reordered(constant.Floats, extents, order));
        string steps = constant.Type == ElementType.Int8
            ? file.Constant(constant.Name, OnnxType.Int8, dims, OnnxOrder.Reordered(constant.Int8s, extents, order))
            : file.Constant(constant.Name, OnnxType.Int32, dims, OnnxOrder.Reordered(constant.Int32s, extents, order));
        Quantization quantization = constant.Quantization!;
        int[] scaleDims = quantization.IsPerChannel ? [quantization.Scales.Count] : [];
        string scale = file.Constant($"{steps}#scale", OnnxType.Float, scaleDims, [.. quantization.Scales]);
        string zeroPoint = constant.Type == ElementType.Int8
            ? file.Constant($"{steps}#zero_point", OnnxType.Int8, scaleDims, [.. quantization.Scales.Select(_ => (sbyte)quantization.ZeroPoint)])
            : file.Constant($"{steps}#zero_point", OnnxType.Int32, scaleDims, new int[quantization.Scales.Count]);
        string real = NodeParts.Name(steps, NodeParts.Real);
        file.Add($"{steps}#dequantize", "DequantizeLinear", "", [steps, scale, zeroPoint], real, quantization.IsPerChannel ? [Integer("axis", axis)] : []);
        return real;
    }

    /// <summary>A row of numbers, one for each channel, such as a bias.</summary>
    public string Row(int input)
    {
        int count = node.Inputs[input].Shape.Elements;
        return Weights(input, [count], [count], [0]);
    }

    /// <summary>An operand that is repeated where it has one element: a computed value, or a constant with its axes as ONNX counts.</summary>
    public string Operand(int input)
    {
        Tensor operand = node.Inputs[input];
        int rank = node.Output.Shape.Rank;
        int[] extents = [.. Enumerable.Repeat(1, rank - operand.Shape.Rank), .. operand.Shape.Extents], order = OnnxOrder.Of(rank), dims = [.. order.Select(axis => extents[axis])];
        if (operand.IsConstant)
            return Weights(input, dims, extents, order);
        if (operand.Shape.Rank == rank)
            return Input(input);
        // A row against an image: ONNX would align it with the columns.
        string value = OnnxOrder.IsSame(operand.Shape) ? Input(input)
            : Before($"operand{input}-channels-last", "Transpose", [Input(input)], Integers("perm", [.. OnnxOrder.Stored(operand.Shape.Rank).Select(axis => (long)axis)]));
        string aligned = Before($"operand{input}-aligned", "Reshape", [value, Parameter($"operand{input}-shape", [.. extents.Select(extent => (long)extent)])]);
        return rank < 3 ? aligned : Before($"operand{input}", "Transpose", [aligned], Integers("perm", [.. order.Select(axis => (long)axis)]));
    }

    /// <summary>A constant parameter such as a new shape.</summary>
    public string Parameter(string role, params long[] values) => file.Constant($"{node.Output.Name}/{role}", OnnxType.Int64, [values.Length], values);

    /// <summary>A constant parameter of one real number.</summary>
    public string Number(string role, float value) => file.Constant($"{node.Output.Name}/{role}", OnnxType.Float, [], new[] { value });

    /// <summary>A constant parameter of real numbers.</summary>
    /// <param name="dims">As ONNX counts.</param>
    public string Numbers(string role, int[] dims, float[] values) => file.Constant($"{node.Output.Name}/{role}", OnnxType.Float, dims, values);

    public string[] Relu6Limits() => [file.Number("relu6/min", 0), file.Number("relu6/max", 6)];

    /// <summary>The shape before a Reshape that was written as Flatten, so that its columns stand in ONNX's order; null where they stand in Edge's.</summary>
    public Shape? Flattened(Tensor tensor) =>
        file.Nodes.FirstOrDefault(other => other.Output == tensor) is { Operator: Reshape } view && IsFlatten(view) ? view.Inputs[0].Shape : null;

    /// <summary>True for an image that becomes a row which only fully connected layers read: they take their columns in either order.</summary>
    public bool IsFlatten(Node view)
    {
        Shape image = view.Inputs[0].Shape, row = view.Output.Shape;
        Node[] readers = [.. file.Nodes.Where(other => other.Inputs.Contains(view.Output))];
        return image.Rank > 2 && row.Rank == 2 && row.Batch == image.Batch && !OnnxOrder.IsSame(image)
            && !file.IsOutput(view.Output) && readers.Length > 0 && readers.All(reader => reader.Operator is Dense);
    }

    public static OnnxAttribute Integer(string name, long value) => new(name) { Kind = OnnxAttributeKind.Integer, Integer = value };

    public static OnnxAttribute Real(string name, float value) => new(name) { Kind = OnnxAttributeKind.Float, Float = value };

    public static OnnxAttribute Text(string name, string value) => new(name) { Kind = OnnxAttributeKind.Text, Text = value };

    public static OnnxAttribute Integers(string name, IReadOnlyList<long> values) => new(name) { Kind = OnnxAttributeKind.Integers, Integers = values };

    /// <summary>The error of this node; the exporter collects those of all nodes.</summary>
    public static ModelException Refused(string found, string? accepted = null, string? hint = null) => new("E0150", "", found, accepted, hint);

    // What the node is in Edge, for the importer: ONNX says the same of a Mul and a scaling, of a grouped and a depthwise convolution.
    private string Note => OnnxNode.NoteOf(node.Operator.Kind);

    private void Finish(string name, string note, string kind, IReadOnlyList<string> inputs, OnnxAttribute[] attributes)
    {
        string written = file.Written(node.Output);
        file.Add(name, kind, note, inputs, written, attributes);
        if (node.Output.Type == ElementType.Int8)
            file.Quantize(node.Output, written, file.Real(node.Output));
        if (written != node.Output.Name || !file.IsOutput(node.Output))
            file.Declare(written, OnnxType.Float, OnnxOrder.Dims(node.Output.Shape));
    }

    private string WriteBefore(string part, string note, string kind, IReadOnlyList<string> inputs, OnnxAttribute[] attributes)
    {
        string written = NodeParts.Name(node.Output.Name, part);
        file.Add(NodeParts.Name(node.Name, part), kind, note, inputs, written, attributes);
        return written;
    }
}
