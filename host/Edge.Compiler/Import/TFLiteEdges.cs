using Edge.Compiler.TFLite;

namespace Edge.Compiler.Import;

/// <summary>
/// The inputs and outputs of an int8 network that a converter wrapped in float: a QUANTIZE right behind an input and a DEQUANTIZE right before
/// an output are left out, and the network starts and ends with their int8 side.
/// </summary>
/// <param name="Inputs">Indices of tensors.</param>
/// <param name="Outputs">Indices of tensors.</param>
/// <param name="Removed">Indices of operators.</param>
internal sealed record TFLiteEdges(IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs, IReadOnlySet<int> Removed)
{
    public static TFLiteEdges Of(TFLiteModel model)
    {
        int[] inputs = [.. model.Inputs], outputs = [.. model.Outputs];
        var removed = new HashSet<int>();
        ILookup<int, TFLiteOperator> readers = model.Operators.SelectMany(source => source.Inputs.Select(input => (input, source))).ToLookup(read => read.input, read => read.source);
        foreach (TFLiteOperator source in model.Operators.Where(source => source is { Inputs.Count: 1, Outputs.Count: 1 } && source.Inputs[0] >= 0))
        {
            (int from, int to) = (source.Inputs[0], source.Outputs[0]);
            if (source.Code == TFLiteCode.Quantize && IsPair(model, real: from, steps: to) && inputs.Contains(from) && readers[from].Count() == 1)
                inputs[Array.IndexOf(inputs, from)] = to;
            else if (source.Code == TFLiteCode.Dequantize && IsPair(model, real: to, steps: from) && outputs.Contains(to) && !readers[to].Any())
                outputs[Array.IndexOf(outputs, to)] = from;
            else
                continue;
            removed.Add(source.Index);
        }

        return new TFLiteEdges(inputs, outputs, removed);
    }

    private static bool IsPair(TFLiteModel model, int real, int steps) =>
        model.Tensors[real].Type == TFLiteType.Float32 && model.Tensors[steps] is { Type: TFLiteType.Int8, Data.IsEmpty: true };
}
