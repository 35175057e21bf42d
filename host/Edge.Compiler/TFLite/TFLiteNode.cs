using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>One operator of a file, as the home of the operator reads it: tensors and options in, nodes of a graph out.</summary>
/// <remarks>Errors have no place in them: the importer adds the node's.</remarks>
internal sealed class TFLiteNode(TFLiteOperator source, string name, TFLiteTensors tensors)
{
    private readonly List<Node> _nodes = [];

    /// <summary>What the operator became, in order of execution.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    public int InputCount => source.Inputs.Count;

    public Tensor Output => source.Outputs.Count == 1
        ? Computed(tensors.Of(source.Outputs[0]))
        : throw new ModelException("E0143", "", $"{source.Outputs.Count} outputs", "one");

    public bool Has(int input) => input < source.Inputs.Count && source.Inputs[input] >= 0;

    public Tensor Input(int input) =>
        Has(input) ? tensors.Of(source.Inputs[input]) : throw new ModelException("E0143", "", $"input {input} is missing", "all inputs of the operator");

    /// <summary>Weights: zero point 0.</summary>
    public Tensor Filter(int input)
    {
        Tensor filter = Input(input);
        return filter.Quantization is { ZeroPoint: not 0 } q
            ? throw new ModelException("E0143", "", $"the filter '{filter.Name}' has the zero point {q.ZeroPoint}", "0", "quantize the model again, with symmetric weights")
            : filter;
    }

    /// <summary>A constant parameter such as a new shape.</summary>
    public int[] Integers(int input) =>
        Has(input) ? tensors.Integers(source.Inputs[input]) : throw new ModelException("E0143", "", $"input {input} is missing", "a constant of integers");

    /// <summary>A constant parameter of one real number.</summary>
    public float Number(int input) =>
        Has(input) ? tensors.Number(source.Inputs[input]) : throw new ModelException("E0143", "", $"input {input} is missing", "a constant number");

    public T Options<T>() where T : TFLiteOptions =>
        source.Options as T ?? throw new ModelException("E0143", "", "the attributes are missing or of another operator", typeof(T).Name, "export the model again");

    /// <summary>Input <paramref name="input"/> as one bias for each output channel; zeros where the file leaves it out.</summary>
    public Tensor Bias(int input, Tensor activation, Tensor filter, int channels)
    {
        if (Has(input))
            return Input(input);
        var shape = new Shape(channels);
        string bias = tensors.NewName($"{name}/bias");
        if (filter.Type == ElementType.Float32 || activation.Quantization is not { } scale)
            return Tensor.Constant(bias, shape, new float[channels]);
        return Tensor.Constant(bias, shape, new int[channels], Quantization.PerTensor(scale.Scale * filter.Quantization!.ScaleOf(0), 0));
    }

    /// <summary>A node whose output the file does not name, such as the reshaping that FULLY_CONNECTED does by itself.</summary>
    public Tensor Before(string part, Operator operation, Tensor[] inputs, Quantization? quantization)
    {
        Shape shape = operation.InferShape(inputs);
        string named = tensors.NewName($"{name}/{part}");
        Tensor output = quantization is null ? Tensor.Float(named, shape) : Tensor.Int8(named, shape, quantization);
        _nodes.Add(new Node($"{name}/{part}", operation, inputs, output));
        return output;
    }

    /// <summary>The node that writes the output, and the activation fused to it: within the operator where it can, after it where not.</summary>
    public void Emit(Operator operation, Tensor[] inputs, TFLiteActivation fused = TFLiteActivation.None)
    {
        (Activation within, Operator? after) = fused switch
        {
            TFLiteActivation.None => (Activation.None, (Operator?)null),
            TFLiteActivation.Relu => (Activation.Relu, new Operators.Relu()),
            TFLiteActivation.Relu6 => (Activation.Relu6, new Operators.Relu6()),
            _ => throw new ModelException("E0143", "", $"the fused activation {fused}", "none, RELU or RELU6"),
        };
        SameArithmetic(inputs);
        if (operation is IActivated activated)
            operation = activated.With(within);
        else if (after is not null)
            (inputs, operation) = ([Before("linear", operation, inputs, Output.Quantization)], after);

        Shape computed = operation.InferShape(inputs);
        if (!computed.Equals(Output.Shape))
            throw new ModelException("E0144", "", $"the file declares the output {Output.Shape}", $"{computed}, computed from the inputs and attributes");
        _nodes.Add(new Node(name, operation, inputs, Output));
    }

    // Weights of 8 bits under float activations are TFLite's dynamic range mode: another arithmetic than either of Edge's.
    private void SameArithmetic(Tensor[] inputs)
    {
        const int Bias = 2;
        for (int i = 0; i < inputs.Length; i++)
        {
            Tensor input = inputs[i];
            ElementType wanted = Output.Type == ElementType.Float32 ? ElementType.Float32
                : input.IsConstant && i == Bias ? ElementType.Int32 : ElementType.Int8;
            if (input.Type != wanted)
            {
                throw new ModelException("E0143", "", $"'{input.Name}' is {input.Type} and the output {Output.Type}", "float throughout, or int8 with int32 biases",
                    "convert it again, fully integer or in float; dynamic range models are a mixture");
            }
        }
    }

    private static Tensor Computed(Tensor output) =>
        output.IsConstant ? throw new ModelException("E0143", "", $"the output '{output.Name}' is a constant", "a computed tensor") : output;
}
