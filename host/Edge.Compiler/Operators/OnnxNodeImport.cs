using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>One node of an ONNX file as its operator reads it: attributes with defaults, inputs in the layout it needs, results with theirs.</summary>
internal sealed class OnnxNodeImport(OnnxGraphImport graph, OnnxNode node)
{
    /// <summary>No extent, stride or padding of a small network is larger; products of two of them stay within 32 bits.</summary>
    private const int LargestNumber = short.MaxValue;

    public OnnxNode Node { get; } = node;

    public OnnxModel Model => graph.Model;

    /// <summary>True when Edge wrote the node and says that it is this operator.</summary>
    public bool IsEdge(string kind) => Node.IsEdge(kind);

    public long Opset => graph.Model.Opset;

    public long Integer(string name, long fallback) => Attribute(name, OnnxAttributeKind.Integer)?.Integer ?? fallback;

    public float Float(string name, float fallback) => Attribute(name, OnnxAttributeKind.Float)?.Float ?? fallback;

    public string Text(string name, string fallback) => Attribute(name, OnnxAttributeKind.Text)?.Text ?? fallback;

    /// <summary>Null when the attribute is absent.</summary>
    public IReadOnlyList<long>? Integers(string name) => Attribute(name, OnnxAttributeKind.Integers)?.Integers;

    /// <summary>A number that counts pixels, groups or steps.</summary>
    public int Small(string name, long value, int least = 0) =>
        value >= least && value <= LargestNumber ? (int)value : throw Refused($"{name} {value}", $"{name} from {least} to {LargestNumber}");

    public bool Has(int input) => input < Node.Inputs.Count && Node.Inputs[input].Length > 0;

    /// <summary>True when somebody needs the output.</summary>
    public bool HasOutput(int output) => output < Node.Outputs.Count && IsRead(Node.Outputs[output]);

    public bool IsConstant(int input) => Has(input) && Operand(input) is OnnxConstant;

    /// <summary>True for an output that somebody needs.</summary>
    public bool IsRead(string output) => graph.IsRead(output);

    public OnnxOperand Operand(int input) =>
        Has(input) ? graph.Operands[Node.Inputs[input]] : throw Refused($"input {input} is absent", "an input");

    /// <summary>What a name of the file stands for.</summary>
    public OnnxOperand OperandOf(string name) => graph.Operands[name];

    public OnnxActivation Activation(int input) => Operand(input) as OnnxActivation
        ?? throw Refused($"input {input} '{Node.Inputs[input]}' is a constant", "a value that is computed", "simplify the model before exporting");

    public OnnxConstant Constant(int input) => Operand(input) as OnnxConstant
        ?? throw Refused($"input {input} '{Node.Inputs[input]}' is computed while the network runs", "a constant", "Edge needs weights and shapes that are known beforehand");

    /// <summary>A constant of real numbers.</summary>
    public float[] Reals(int input) => Constant(input).Floats ?? throw Refused($"input {input} '{Node.Inputs[input]}' holds whole numbers", "real numbers");

    /// <summary>A constant of numbers of any kind.</summary>
    public float[] Numbers(int input) => Constant(input) is { Integers: { } integers } ? Array.ConvertAll(integers, value => (float)value) : Reals(input);

    /// <summary>A constant of whole numbers.</summary>
    public long[] WholeNumbers(int input) => Constant(input).Integers ?? throw Refused($"input {input} '{Node.Inputs[input]}' holds real numbers", "whole numbers");

    /// <summary>An axis counted from the front; negative ones count from the end.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw Refused($"axis {axis} of {rank}", $"an axis in [{-rank}, {rank - 1}]");

    /// <summary>The value with its axes stored in <paramref name="order"/>: at no cost where they are already, by a transpose where not.</summary>
    public Tensor Arranged(OnnxActivation value, params int[] order)
    {
        if (value.Parts is not { } parts)
            return Arranged(Settled(value), order);
        int[] wanted = [.. order.SelectMany(axis => parts[axis])];
        return View(value.HasOrder(wanted) ? value.Tensor : Moved(value, wanted), OnnxGraphImport.Stored(value.Dims, order));
    }

    /// <summary>The value without a pending reshape: as it is, or moved into the order of an image, channels innermost, or of the file.</summary>
    public OnnxActivation Settled(OnnxActivation value)
    {
        if (value.IsPlain)
            return value with { Tensor = View(value.Tensor, OnnxGraphImport.Stored(value.Dims, value.Axes)) };
        int rank = value.Dims.Length;
        int[] asWritten = [.. Enumerable.Range(0, rank)];
        bool isImage = rank >= 4 && value.Parts is not null && !value.HasOrder([.. Enumerable.Range(0, value.Source.Length)]);
        int[] axes = isImage ? [0, .. asWritten[2..], 1] : asWritten;
        Tensor tensor = value.Parts is null ? View(InFileOrder(value), OnnxGraphImport.Stored(value.Dims, axes)) : Arranged(value, axes);
        return new OnnxActivation(tensor, value.Dims, axes, value.Dims);
    }

    /// <summary>An image as NHWC; a row of pixels [N, C, W] is an image of height 1.</summary>
    public Tensor Image(int input)
    {
        OnnxActivation value = Activation(input);
        if (value.Dims.Length == 4)
            return Arranged(value, 0, 2, 3, 1);
        if (value.Dims.Length != 3)
            throw Refused($"an input {value.DimsText}", "an image NxCxHxW, or a row NxCxW");
        Tensor row = Arranged(value, 0, 2, 1);
        return View(row, Shape.Nhwc(row.Shape[0], 1, row.Shape[1], row.Shape[2]));
    }

    /// <summary>States the result: an NHWC image, or the row that it is when the first input was one.</summary>
    public void ImageResult(Tensor image)
    {
        Shape shape = image.Shape;
        if (Operand(0).Dims.Length == 4)
            Result(image, [shape[0], shape[3], shape[1], shape[2]], 0, 2, 3, 1);
        else
            Result(View(image, new Shape(shape[0], shape[2], shape[3])), [shape[0], shape[3], shape[2]], 0, 2, 1);
    }

    /// <summary>Adds a node of the Edge graph and gives its output.</summary>
    public Tensor Run(Operator @operator, params Tensor[] inputs) => RunFor(0, @operator, inputs);

    /// <summary>Adds a node of the Edge graph that is named after output <paramref name="output"/>.</summary>
    public Tensor RunFor(int output, Operator @operator, params Tensor[] inputs) => Run(@operator, Node.Label, Node.Outputs[output], inputs);

    /// <summary>The node that computes a tensor; null for an input of the network.</summary>
    public Node? ProducerOf(Tensor tensor) => graph.Producers.GetValueOrDefault(tensor);

    /// <summary>True when the tensor is what a fully connected layer computes.</summary>
    public bool IsSum(Tensor tensor) => ProducerOf(tensor) is { Operator: Dense };

    /// <summary>Checks the size of a constant before it is made.</summary>
    public void Makes(int[] dims)
    {
        if (dims.Any(dim => dim > OnnxGraphImport.LargestActivation) || dims.Aggregate(1.0, (product, dim) => product * dim) > OnnxGraphImport.LargestActivation)
            throw Refused($"a constant {string.Join('x', dims)}", $"at most {OnnxGraphImport.LargestActivation} elements");
    }

    /// <summary>The same values with another shape.</summary>
    public Tensor View(Tensor tensor, Shape shape) =>
        tensor.Shape.Equals(shape) ? tensor : WithSteps(tensor, Run(new Reshape(shape), $"{Node.Label}_view", $"{Node.Outputs[0]}_view", tensor));

    /// <summary>States a result that only sees the elements of a value in another way.</summary>
    public void ViewResult(OnnxActivation value)
    {
        if (IsEdge(nameof(Reshape)))
        {
            // Written as a node of its own, even if the shape stays; before a fully connected layer its elements may still lie in Edge's order.
            Shape target = value.IsPlain ? OnnxGraphImport.Stored(value.Dims, value.Axes) : new Shape(value.Dims);
            Result(value with { Tensor = Run(new Reshape(target), value.Tensor) });
            return;
        }

        if (value.IsPlain && OnnxGraphImport.Stored(value.Dims, value.Axes) is var shape && !value.Tensor.Shape.Equals(shape))
            value = value with { Tensor = Run(new Reshape(shape), value.Tensor) };
        Result(value);
    }

    /// <summary>States a result that lies as Edge stores it, channels innermost.</summary>
    public void StoredResult(Tensor tensor) => Result(tensor, OnnxOrder.Dims(tensor.Shape), OnnxOrder.Stored(tensor.Shape.Rank));

    /// <summary>A constant of the Edge graph, named after this node, or as Edge named it when it wrote the file.</summary>
    public Tensor Weights(string role, Shape shape, float[] values)
    {
        graph.CountConstant(values.Length);
        Tensor weights = Tensor.Constant(graph.Unique(Node.IsEdges && NameOf(role) is { } name ? name : $"{Node.Label}_{role}"), shape, values);
        graph.Steps[weights.Name] = [.. Node.Inputs.Select(input => (graph.Operands.GetValueOrDefault(input) as OnnxConstant)?.Steps).OfType<DeclaredSteps>()];
        return weights;
    }

    /// <summary>States what the node's output is.</summary>
    /// <param name="tensor">Where it is.</param>
    /// <param name="dims">Its shape as the file counts.</param>
    /// <param name="axes">Axis i of the tensor is axis axes[i] of the file.</param>
    public void Result(Tensor tensor, int[] dims, params int[] axes) => Result(new OnnxActivation(tensor, dims, axes, dims));

    /// <summary>States a result some of whose axes, of extent 1, are dropped. What has no axes left is a scalar; it is stored as one element.</summary>
    /// <param name="dropped">Axes as the file counts them.</param>
    /// <param name="dims">The shape with these axes.</param>
    /// <param name="axes">How <paramref name="dims"/> lie in the tensor, whose own shape may have others.</param>
    public void ResultWithout(int[] dropped, Tensor tensor, int[] dims, params int[] axes)
    {
        int[] kept = [.. Enumerable.Range(0, dims.Length).Except(dropped)], extents = [.. kept.Select(axis => dims[axis])];
        int[] order = [.. axes.Select(axis => Array.IndexOf(kept, axis)).Where(axis => axis >= 0)];
        Result(View(tensor, extents.Length == 0 ? new Shape(1) : new Shape([.. order.Select(axis => extents[axis])])), extents, order);
    }

    public void Result(OnnxOperand operand) => Result(0, operand);

    /// <summary>States what one of several outputs is; one that is left out is nothing.</summary>
    public void Result(int output, OnnxOperand operand)
    {
        if (output >= Node.Outputs.Count || Node.Outputs[output].Length == 0)
            return;
        if (operand is OnnxConstant constant)
            graph.CountConstant(constant.Count);
        graph.Operands[Node.Outputs[output]] = operand;
    }

    /// <summary>States how the file quantizes a value; what was stated before stays.</summary>
    public void Declare(Tensor tensor, OnnxQuantized quantized) => graph.Quantized.TryAdd(tensor.Name, quantized);

    /// <summary>What an output stands for so far; null when it was not stated.</summary>
    public OnnxOperand? Made(string output) => graph.Operands.GetValueOrDefault(output);

    /// <summary>States what a name that the file does not have stands for; this node is written as several, and they use it.</summary>
    public void State(string name, OnnxOperand operand) => graph.Operands[name] = operand;

    /// <summary>States a result with the layout of <paramref name="like"/>.</summary>
    public void ResultLike(OnnxActivation like, Tensor tensor) => Result(like with { Tensor = tensor });

    /// <summary>The error of this node; the importer collects those of all nodes.</summary>
    public ModelException Refused(string found, string accepted, string? hint = null) => new("E0126", "", found, accepted, hint);

    private Tensor InFileOrder(OnnxActivation value)
    {
        int[] order = [.. Enumerable.Range(0, value.Source.Length)];
        return value.HasOrder(order) ? value.Tensor : Moved(value, order);
    }

    // Several nodes may need the same value in the same order.
    private Tensor Moved(OnnxActivation value, int[] wanted)
    {
        string moves = $"{string.Join(',', value.Source)}: {string.Join(',', value.Axes)} to {string.Join(',', wanted)}";
        if (!graph.Moved.TryGetValue((value.Tensor, moves), out Tensor? moved))
            graph.Moved[(value.Tensor, moves)] = moved = WithSteps(value.Tensor, Transpose.Move(this, value, wanted));
        return moved;
    }

    // What only lies elsewhere is quantized as before.
    private Tensor WithSteps(Tensor from, Tensor moved)
    {
        if (graph.Quantized.TryGetValue(from.Name, out OnnxQuantized? quantized))
            Declare(moved, quantized);
        return moved;
    }

    // What an initializer is called whose values stand in the role of a constant.
    private string? NameOf(string role)
    {
        int input = role switch
        {
            "filter" or "gamma" or "slope" => 1,
            "bias" or "beta" => 2,
            "mean" => 3,
            "variance" => 4,
            "operand" => IsConstant(0) ? 0 : 1,
            _ => -1,
        };
        return input >= 0 && Has(input) ? NodeParts.Tensor(Node.Inputs[input]) : null;
    }

    private Tensor Run(Operator @operator, string name, string output, params Tensor[] inputs)
    {
        Shape shape;
        try
        {
            shape = @operator.InferShape(inputs);
        }
        catch (ArgumentException e)
        {
            throw Refused(e.Message, "shapes that a small device can hold");
        }

        if (shape.Elements > OnnxGraphImport.LargestActivation)
            throw Refused($"an output {shape}", $"at most {OnnxGraphImport.LargestActivation} elements");
        Tensor result = Tensor.Float(graph.Unique(NodeParts.Tensor(output)), shape);
        graph.Add(new Node(graph.UniqueNode(name), @operator, inputs, result));
        return result;
    }

    private OnnxAttribute? Attribute(string name, OnnxAttributeKind kind)
    {
        if (!Node.Attributes.TryGetValue(name, out OnnxAttribute? attribute))
            return null;
        return attribute.Kind == kind ? attribute : throw Refused($"attribute '{name}' is of kind {attribute.Kind}", $"{kind}");
    }
}
