using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Import;

/// <summary>A .tflite model as a graph: float stays float, int8 stays int8 with its scales and zero points.</summary>
public static class TFLiteImporter
{
    // A file of faults alone is no reason for a message of megabytes.
    private const int MostFaults = 1000;

    private static readonly Dictionary<TFLiteCode, Action<TFLiteNode>> Readers = new()
    {
        [TFLiteCode.Add] = PairwiseOperator.Read<Add>,
        [TFLiteCode.AveragePool2D] = AveragePool2D.Read,
        [TFLiteCode.Concatenation] = Concat.Read,
        [TFLiteCode.Conv2D] = Conv2D.Read,
        [TFLiteCode.DepthToSpace] = DepthToSpace.Read,
        [TFLiteCode.DepthwiseConv2D] = DepthwiseConv2D.Read,
        [TFLiteCode.Dequantize] = Requantize.ReadConstant,
        [TFLiteCode.ExpandDims] = Reshape.ReadView,
        [TFLiteCode.FullyConnected] = Dense.Read,
        [TFLiteCode.HardSwish] = ElementwiseOperator.Read<HardSwish>,
        [TFLiteCode.LeakyRelu] = LeakyRelu.Read,
        [TFLiteCode.Logistic] = ElementwiseOperator.Read<Sigmoid>,
        [TFLiteCode.MaxPool2D] = MaxPool2D.Read,
        [TFLiteCode.Maximum] = Clip.ReadMaximum,
        [TFLiteCode.Mean] = Mean.Read,
        [TFLiteCode.Minimum] = Clip.ReadMinimum,
        [TFLiteCode.Mul] = PairwiseOperator.Read<Mul>,
        [TFLiteCode.Pad] = Pad.Read,
        [TFLiteCode.Padv2] = Pad.Read,
        [TFLiteCode.Prelu] = PRelu.Read,
        [TFLiteCode.Quantize] = Requantize.Read,
        [TFLiteCode.ReduceMax] = MaxPool2D.ReadMax,
        [TFLiteCode.Relu] = ElementwiseOperator.Read<Relu>,
        [TFLiteCode.Relu6] = ElementwiseOperator.Read<Relu6>,
        [TFLiteCode.ReluN1To1] = Clip.ReadUnit,
        [TFLiteCode.Reshape] = Reshape.Read,
        [TFLiteCode.ResizeBilinear] = node => Resize.Read(node, ResizeMode.Bilinear),
        [TFLiteCode.ResizeNearestNeighbor] = node => Resize.Read(node, ResizeMode.Nearest),
        [TFLiteCode.Slice] = Slice.Read,
        [TFLiteCode.Softmax] = Softmax.Read,
        [TFLiteCode.SpaceToDepth] = DepthToSpace.ReadSpaceToDepth,
        [TFLiteCode.Split] = Slice.ReadSplit,
        [TFLiteCode.SplitV] = Slice.ReadSplitV,
        [TFLiteCode.Squeeze] = Reshape.ReadView,
        [TFLiteCode.StridedSlice] = Slice.ReadStrided,
        [TFLiteCode.Sub] = PairwiseOperator.Read<Sub>,
        [TFLiteCode.Tanh] = ElementwiseOperator.Read<Tanh>,
        [TFLiteCode.Transpose] = Transpose.Read,
        [TFLiteCode.TransposeConv] = TransposedConv2D.Read,
    };

    /// <exception cref="ModelException">E0110, E0140, E0141: not a whole TFLite file. E0142: nodes that Edge cannot compute, all of them. E0143: an input or output. E0100: the nodes do not make a network.</exception>
    public static Graph Load(string path) => Import(TFLiteModel.Load(path));

    /// <inheritdoc cref="Load"/>
    public static Graph Import(TFLiteModel model)
    {
        var tensors = new TFLiteTensors(model);
        var edges = TFLiteEdges.Of(model);
        var names = new NodeNames();
        List<Node> nodes = [];
        List<ModelFault> faults = [];
        foreach (TFLiteOperator source in model.Operators.Where(source => !edges.Removed.Contains(source.Index)))
        {
            string name = names.Of(model, source);
            try
            {
                if (!TFLiteFolding.TryFold(source, model, tensors))
                    nodes.AddRange(Read(source, name, tensors, names));
            }
            catch (ModelException e)
            {
                faults.Add(Describe(model, source, name, e));
            }
            catch (ArgumentException e) // a shape or scale that no tensor can have
            {
                faults.Add(Describe(model, source, name, new ModelException("E0143", "", e.Message)));
            }
        }

        if (faults.Count > 0)
            throw Refused(model, faults);
        Tensor[] inputs = [.. edges.Inputs.Select(input => End(model, tensors, input))];
        Tensor[] outputs = [.. edges.Outputs.Select(output => End(model, tensors, output))];
        if (inputs.Concat(nodes.Select(node => node.Output)).Select(tensor => tensor.Type).Distinct().Count() > 1)
            throw new ModelException("E0143", model.Name, "parts of the network are float, parts int8", "one of them throughout", "convert it again, fully integer or in float");
        return new Graph(Path.GetFileNameWithoutExtension(model.Name), inputs, outputs, NodeMerging.Run(nodes, outputs));
    }

    /// <summary>Which constants of a float network are smaller in the file than what Edge computes with: dynamic range and float16 models. Empty when none is.</summary>
    public static string WidenedConstants(TFLiteModel model)
    {
        TFLiteTensor[] read =
        [
            .. model.Operators.Where(source => source.Outputs.Any(output => model.Tensors[output].Type == TFLiteType.Float32))
                .SelectMany(source => source.Inputs).Where(input => input >= 0).Distinct().Select(input => model.Tensors[input]).Where(tensor => !tensor.Data.IsEmpty),
        ];
        int bytes = read.Count(tensor => tensor.Type == TFLiteType.Int8), halves = read.Count(tensor => tensor.Type == TFLiteType.Float16);
        return string.Join(", ", new[] { (bytes, "of int8"), (halves, "of float16") }.Where(kind => kind.Item1 > 0).Select(kind => $"{kind.Item1} {kind.Item2}, computed with in float32"));
    }

    private static Tensor End(TFLiteModel model, TFLiteTensors tensors, int index)
    {
        try
        {
            Tensor tensor = tensors.Of(index);
            return tensor.IsConstant ? throw new ModelException("E0143", "", $"tensor {index} '{tensor.Name}' is a constant", "a computed tensor") : tensor;
        }
        catch (ModelException e) when (e.Where.Length == 0)
        {
            throw new ModelException(e.Code, $"{model.Name}: input or output of the network", e.Found, e.Accepted, e.Hint, e);
        }
    }

    private static IReadOnlyList<Node> Read(TFLiteOperator source, string name, TFLiteTensors tensors, NodeNames names)
    {
        if (!Readers.TryGetValue(source.Code, out Action<TFLiteNode>? reader))
            throw new ModelException("E0142", "", "not supported", hint: Remedy(source.Code));
        var node = new TFLiteNode(source, name, tensors, names.Next);
        reader(node);
        foreach (Node int8 in node.Nodes.Where(made => made.Output.Type == ElementType.Int8))
            int8.Operator.Lower(int8); // says what has no kernel, such as scales that are out of range
        return node.Nodes;
    }

    private static string Remedy(TFLiteCode code) => code switch
    {
        TFLiteCode.Quantize or TFLiteCode.Dequantize => "keep the whole network float, or all of it int8",
        TFLiteCode.Shape or TFLiteCode.Pack => "export with fixed shapes, so that nothing is computed from them",
        TFLiteCode.MirrorPad => "pad with zeros instead",
        _ => "replace it, or cut the network before it",
    };

    private static ModelFault Describe(TFLiteModel model, TFLiteOperator source, string name, ModelException fault) =>
        new(name, source.Kind, Shapes(model, source.Inputs), Shapes(model, source.Outputs), fault.Found)
        {
            Index = source.Index,
            Accepted = fault.Accepted,
            Remedy = fault.Hint,
        };

    private static string Shapes(TFLiteModel model, IReadOnlyList<int> tensors) =>
        string.Join(", ", tensors.Take(8).Select(tensor => tensor < 0 ? "none" : model.Tensors[tensor].ShapeText)) + (tensors.Count > 8 ? ", ..." : "");

    private static ModelException Refused(TFLiteModel model, List<ModelFault> faults)
    {
        string more = faults.Count > MostFaults ? $"\n  and {faults.Count - MostFaults} more" : "";
        return new ModelException("E0142", model.Name,
            $"{faults.Count} of {model.Operators.Count} nodes cannot be imported\n  {string.Join("\n  ", faults.Take(MostFaults))}{more}",
            string.Join(", ", Readers.Keys.Select(TFLiteCodeText.Of).Order(StringComparer.Ordinal)))
        {
            Faults = faults,
        };
    }
}
