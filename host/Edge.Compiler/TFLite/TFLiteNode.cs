using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>One operator of a file, as the home of the operator reads it: tensors and options in, nodes of a graph out.</summary>
/// <remarks>Errors have no place in them: the importer adds the node's.</remarks>
internal sealed class TFLiteNode(TFLiteOperator source, string name, TFLiteTensors tensors, Func<string, string> newNodeName)
{
    private readonly List<Node> _nodes = [];

    /// <summary>What the operator became, in order of execution.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    public int InputCount => source.Inputs.Count;

    public int OutputCount => source.Outputs.Count;

    /// <summary>Of an operator with one output.</summary>
    public Tensor Output => source.Outputs.Count == 1
        ? OutputAt(0)
        : throw new ModelException("E0143", "", $"{source.Outputs.Count} outputs", "one");

    public bool Has(int input) => input < source.Inputs.Count && source.Inputs[input] >= 0;

    public Tensor OutputAt(int output) => Computed(tensors.Of(source.Outputs[output]));

    /// <summary>Int8 weights of an operator that computes in float arrive as the real numbers they stand for.</summary>
    public Tensor Input(int input)
    {
        Tensor tensor = AnyInput(input);
        return tensor.Quantization is { IsPerChannel: true }
            ? throw new ModelException("E0143", "", $"'{tensor.Name}' has a scale for each channel", "one scale: only filters and biases have several", "export the model again")
            : tensor;
    }

    private Tensor AnyInput(int input)
    {
        if (!Has(input))
            throw new ModelException("E0143", "", $"input {input} is missing", "all inputs of the operator");
        Tensor tensor = tensors.Of(source.Inputs[input]);
        bool isHybrid = tensor is { IsConstant: true, Type: ElementType.Int8 } && OutputAt(0).Type == ElementType.Float32;
        return isHybrid ? tensors.Real(source.Inputs[input]) : tensor;
    }

    /// <summary>Weights: zero point 0.</summary>
    public Tensor Filter(int input)
    {
        Tensor filter = AnyInput(input);
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

    /// <summary>The output is a constant: no node computes it.</summary>
    public void Constant(Tensor value)
    {
        if (!tensors.IsDeclared(source.Outputs[0], value.Shape))
            throw new ModelException("E0144", "", "the file declares another shape for the output", $"{value.Shape}, the shape of the constant");
        tensors.Define(source.Outputs[0], value);
    }

    /// <summary>Input <paramref name="input"/> as one bias for each output channel; zeros where the file leaves it out.</summary>
    public Tensor Bias(int input, Tensor activation, Tensor filter, int channels)
    {
        if (Has(input))
            return Checked(AnyInput(input), activation, filter);
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
        SameArithmetic(inputs, output);
        _nodes.Add(new Node(newNodeName($"{name}/{part}"), operation, inputs, output));
        return output;
    }

    /// <summary>The node that writes one of several outputs.</summary>
    public void EmitTo(int output, Operator operation, params Tensor[] inputs) =>
        Emit(output == 0 ? name : newNodeName($"{name}/{output}"), OutputAt(output), operation, inputs);

    /// <summary>The same, for an operator whose result the file declares in another shape of as many elements.</summary>
    public void EmitReshaped(string part, Operator operation, Tensor[] inputs, TFLiteActivation fused = TFLiteActivation.None)
    {
        if (operation.InferShape(inputs).Equals(Output.Shape))
        {
            Emit(operation, inputs, fused);
            return;
        }

        var (within, after) = Fused(fused);
        if (operation is IActivated activated && within != Activation.None)
            (operation, after) = (activated.With(within), null);
        Tensor flat = Before(part, operation, inputs, Output.Quantization);
        if (after is not null)
            flat = Before("activation", after, [flat], Output.Quantization);
        Emit(new Operators.Reshape(Output.Shape), [flat]);
    }

    /// <summary>The node that writes the output, and the activation fused to it: within the operator where it can, after it where not.</summary>
    public void Emit(Operator operation, Tensor[] inputs, TFLiteActivation fused = TFLiteActivation.None)
    {
        var (within, after) = Fused(fused);
        SameArithmetic(inputs, Output);
        if (operation is IActivated activated && within != Activation.None)
            operation = activated.With(within);
        else if (after is not null)
            (inputs, operation) = ([Before("linear", operation, inputs, Output.Quantization)], after);
        Emit(name, Output, operation, inputs);
    }

    private void Emit(string node, Tensor output, Operator operation, Tensor[] inputs)
    {
        SameArithmetic(inputs, output);
        Shape computed = operation.InferShape(inputs);
        if (!computed.Equals(output.Shape))
            throw new ModelException("E0144", "", $"the file declares the output {output.Shape}", $"{computed}, computed from the inputs and attributes");
        _nodes.Add(new Node(node, operation, inputs, output));
    }

    private static (Activation Within, Operator? After) Fused(TFLiteActivation fused) => fused switch
    {
        TFLiteActivation.None => (Activation.None, null),
        TFLiteActivation.Relu => (Activation.Relu, new Operators.Relu()),
        TFLiteActivation.Relu6 => (Activation.Relu6, new Operators.Relu6()),
        TFLiteActivation.ReluN1To1 => (Activation.None, new Operators.Clip(-1, 1)),
        _ => throw new ModelException("E0143", "", $"the fused activation {fused}", "none, RELU, RELU6 or RELU_N1_TO_1"),
    };

    // The kernels add a bias to the sum as it is. TFLite, GetQuantizedConvolutionMultipler: a scale off by more is another network.
    private Tensor Checked(Tensor bias, Tensor activation, Tensor filter)
    {
        const double Most = 0.02;
        if (bias.Quantization is not { } scales || activation.Quantization is not { } input || filter.Quantization is not { } weights || Output.Quantization is not { } output)
            return bias;
        // Other counts than the filter's are refused where the shapes are inferred.
        int channels = scales.IsPerChannel && weights.IsPerChannel ? Math.Min(scales.Scales.Count, weights.Scales.Count) : 1;
        for (int o = 0; o < channels; o++)
        {
            double product = (double)input.Scale * weights.ScaleOf(o);
            if (Math.Abs(product - scales.ScaleOf(o)) > Most * output.Scale)
            {
                throw new ModelException("E0143", "", $"the bias '{bias.Name}' has the scale {scales.ScaleOf(o)} for channel {o}",
                    $"{product}, the input's scale times the filter's", "quantize the model again");
            }
        }

        return bias;
    }

    private static void SameArithmetic(Tensor[] inputs, Tensor output)
    {
        const int Bias = 2;
        for (int i = 0; i < inputs.Length; i++)
        {
            Tensor input = inputs[i];
            ElementType wanted = output.Type == ElementType.Float32 ? ElementType.Float32
                : input.IsConstant && i == Bias ? ElementType.Int32 : ElementType.Int8;
            if (input.Type != wanted)
            {
                throw new ModelException("E0143", "", $"'{input.Name}' is {input.Type} and the output {output.Type}", "float throughout, or int8 with int32 biases",
                    "convert it again, fully integer or in float");
            }
        }
    }

    private static Tensor Computed(Tensor output) =>
        output.IsConstant ? throw new ModelException("E0143", "", $"the output '{output.Name}' is a constant", "a computed tensor") : output;
}
