namespace Edge.Compiler.Ir;

/// <summary>A kind of computation with its attributes. Every concrete operator has one home, <c>Operators/NAME/</c>, which holds all the host knows about it.</summary>
public abstract record Operator
{
    /// <summary>The operator's word in every message, template and file name: <c>Conv2D</c>.</summary>
    public string Kind => GetType().Name;

    /// <summary>The attributes a reader of a listing wants beside the kind, <c>3x3 stride 2, relu6</c>; empty when there are none.</summary>
    public virtual string Summary(Node node) => "";

    /// <summary>Computes the output's shape and checks the inputs.</summary>
    /// <exception cref="ModelException">Without the node's place in it: <see cref="Graph"/> adds that.</exception>
    public abstract Shape InferShape(IReadOnlyList<Tensor> inputs);

    /// <summary>The float reference: plain loops that judge everything after them.</summary>
    /// <param name="node">Shapes and attributes.</param>
    /// <param name="inputs">The values of each input of the node, constants included.</param>
    /// <param name="output">Receives the result; every element is written.</param>
    public abstract void RunFloat(Node node, float[][] inputs, float[] output);

    /// <summary>Multiply-accumulates of one inference.</summary>
    public virtual long CountMacs(Node node) => 0;

    /// <summary>How this operator's output is quantized; see <see cref="OutputRange"/>.</summary>
    public virtual OutputRange OutputRange => OutputRange.Calibrated;

    /// <summary>The quantization an operator with <see cref="OutputRange.Fixed"/> always gives.</summary>
    public virtual Quantization FixedQuantization => throw new InvalidOperationException($"{Kind} has no fixed output range");

    /// <summary>Turns the float node into its INT8 form: same operator, int8 constants. Activations arrive and leave as given.</summary>
    /// <param name="node">The float node.</param>
    /// <param name="activations">The quantized tensors that replace the node's activation inputs, in order.</param>
    /// <param name="output">The quantized output tensor.</param>
    /// <param name="weights">Chooses the scales of weight constants.</param>
    public virtual Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights) =>
        new(node.Name, this, activations, output);

    /// <summary>Lowers an INT8 node to kernel calls: geometry, multipliers, tables, every number a constant.</summary>
    public abstract IReadOnlyList<KernelCall> Lower(Node node);

    /// <summary>The integer reference: the plain kernel of Edge.Runtime, run for one call of <see cref="Lower"/>.</summary>
    /// <param name="call">A call of <see cref="Lower"/>.</param>
    /// <param name="inputs">The activations of the node, in order.</param>
    /// <param name="output">The output tensor's bytes.</param>
    public abstract void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output);

    /// <summary>True when the output may share the bytes of activation <paramref name="activation"/>, if nobody reads that one later.</summary>
    public virtual bool MayRunInPlace(Node node, int activation) => false;

    /// <summary>How rows of the output depend on rows of the activations, of which each has rows of its own; null when a band of rows cannot be computed alone.</summary>
    /// <param name="node">An INT8 node.</param>
    public virtual RowWindow? RowsOf(Node node) => null;

    /// <summary>How an output whose rows do not follow from rows of the input is made from these as they come; null when only from all of them at once.</summary>
    /// <param name="node">An INT8 node of one activation.</param>
    public virtual RowEnd? RowEndOf(Node node) => null;

    /// <summary>How columns of the output depend on columns of the activations; null when some cannot be computed alone.</summary>
    /// <remarks>Some columns alone are computed by the same operator, on narrower tensors: whatever it does beside the image, it does beside them.</remarks>
    /// <param name="node">An INT8 node.</param>
    public virtual RowWindow? ColumnsOf(Node node) => null;

    /// <summary>The same operator on a band of rows, in which rows above and below the image stand as rows of the zero point.</summary>
    public virtual Operator OnRows => this is IPadded padded ? padded.With(padded.Padding with { Top = 0, Bottom = 0 }) : this;

    /// <summary>True when the kernels compute one image: the first axis of an activation has extent 1 in an INT8 graph.</summary>
    public virtual bool TakesOneImage => false;

    /// <summary>True when the output is the input seen with another shape, so that no code runs.</summary>
    public virtual bool IsView => false;

    /// <summary>True when the output always equals the input, so that a pass may remove the node.</summary>
    public virtual bool IsIdentity(Node node) => false;

    /// <summary>True when every output element is one function of the input element in its place, so that 256 answers say all about an INT8 node.</summary>
    public virtual bool MapsEachValue(Node node) => false;

    /// <summary>What each output channel of an INT8 node can hold, given what its activations can: never too narrow. Everything, unless an operator knows better.</summary>
    /// <param name="node">An INT8 node.</param>
    /// <param name="inputs">The ranges of its activations, in order.</param>
    public virtual ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => ChannelRanges.Everything(node.Output.Shape.Channels);

    /// <summary>
    /// For each channel of an activation, the output channels it stays or goes together with: those that are computed from it. None where no
    /// output channel is tied to it: it is left out, or it is the only one and is repeated. Null when channels mix, so that none can be taken
    /// out alone.
    /// </summary>
    /// <param name="node">A node of this kind, float or INT8.</param>
    /// <param name="activation">Index among its activations.</param>
    public virtual IReadOnlyList<int[]>? Routes(Node node, int activation) => null;

    /// <summary>A node whose channels do not mix, with some of them taken out.</summary>
    /// <param name="node">The whole node.</param>
    /// <param name="inputs">Its inputs with fewer channels; its constants as they are.</param>
    /// <param name="output">Its output with fewer channels.</param>
    /// <param name="kept">The output channels that stay, rising.</param>
    public virtual Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept) =>
        node with { Inputs = inputs, Output = output };
}

/// <summary>Where the scale and zero point of an operator's output come from.</summary>
public enum OutputRange
{
    /// <summary>From the values calibration saw.</summary>
    Calibrated,

    /// <summary>The same as the first input's: the operator only moves or selects values.</summary>
    SameAsInput,

    /// <summary>Known from the mathematics: Softmax and Sigmoid.</summary>
    Fixed,
}

/// <summary>Chooses scales for weights and rounds them.</summary>
public interface IWeightQuantizer
{
    /// <summary>Quantizes a constant per channel along <paramref name="axis"/>: int8 in [-127, 127], or of fewer bits, zero point 0.</summary>
    Tensor Quantize(Tensor weights, int axis);
}

/// <summary>An operator with inputs [x, filter, bias]: each output channel is a sum of products with its own filter, plus its bias.</summary>
public interface IFiltered
{
    /// <summary>The axis of the filter (input 1) along which the output channels run.</summary>
    int FilterAxis { get; }

    /// <summary>True when there is a kernel that takes weights of fewer than 8 bits, packed.</summary>
    bool TakesPackedFilter => false;

    /// <summary>The one call of an INT8 node with its filter as int8, from which other forms of the filter are made. Null: no kernel takes another.</summary>
    KernelCall? LowerPlain(Node node) => null;
}

/// <summary>An operator that can apply an activation to its result before storing it.</summary>
public interface IActivated
{
    Activation Activation { get; }

    /// <summary>The same operator with another activation.</summary>
    Operator With(Activation activation);
}

/// <summary>An operator that is nothing but an activation, which the operator before it may do as well: Relu and Relu6.</summary>
public interface IFusable
{
    Activation Activation { get; }
}

/// <summary>An operator that reads real zero around its image, for free.</summary>
public interface IPadded
{
    Padding Padding { get; }

    /// <summary>The same operator with other padding.</summary>
    Operator With(Padding padding);
}
