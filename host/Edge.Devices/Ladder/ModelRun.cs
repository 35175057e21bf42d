using Edge.Compiler.Execution;
using Edge.Compiler.Ir;

namespace Edge.Devices.Ladder;

/// <summary>Runs a model as the INT8 reference does, fast, and reads off what each node of the graph made from it must write.</summary>
/// <remarks>
/// A node of the emitted graph has a counterpart in the model when a tensor of its output's name means the same there; it is held to the
/// channels of it that it still has. What has none, such as a copy the planner adds, is held to the reference run on the emitted graph.
/// One run serves one thread.
/// </remarks>
internal sealed class ModelRun
{
    private readonly Graph _emitted;
    private readonly Int8Executor _model;
    private readonly Int8Executor? _rest;
    private readonly Dictionary<string, int> _counterparts = [];

    public ModelRun(Graph model, Graph emitted)
    {
        _emitted = emitted;
        _model = Int8Executor.Fast(model);
        Dictionary<string, Tensor> tensors = model.Nodes.ToDictionary(node => node.Output.Name, node => node.Output);
        for (int i = 0; i < emitted.Nodes.Count; i++)
        {
            if (tensors.TryGetValue(emitted.Nodes[i].Output.Name, out Tensor? tensor) && IsCounterpart(tensor, emitted.Nodes[i]))
                _counterparts[tensor.Name] = i;
        }

        if (_counterparts.Count < emitted.Nodes.Count)
            _rest = Int8Executor.Fast(emitted);
    }

    /// <summary>The network's outputs, from the model, and the tensor of each node of the emitted graph.</summary>
    public (sbyte[][] Outputs, sbyte[][] Tensors) Of(sbyte[][] inputs)
    {
        var tensors = new sbyte[_emitted.Nodes.Count][];
        sbyte[][] outputs = _model.Run(inputs, (node, values) =>
        {
            if (_counterparts.TryGetValue(node.Output.Name, out int at))
                tensors[at] = Left(values, node.Output.Shape.Channels, _emitted.Nodes[at].Channels);
        });
        int index = 0;
        _rest?.Run(inputs, (_, values) =>
        {
            tensors[index] ??= (sbyte[])values.Clone();
            index++;
        });
        return (outputs, tensors);
    }

    private static bool IsCounterpart(Tensor tensor, Node node) =>
        Equals(tensor.Quantization, node.Output.Quantization)
        && tensor.Shape.Elements / tensor.Shape.Channels * (node.Channels?.Count ?? tensor.Shape.Channels) == node.Output.Shape.Elements;

    private static sbyte[] Left(sbyte[] values, int channels, IReadOnlyList<int>? kept)
    {
        if (kept is null)
            return (sbyte[])values.Clone();
        var left = new sbyte[values.Length / channels * kept.Count];
        for (int i = 0; i < left.Length; i++)
            left[i] = values[i / kept.Count * channels + kept[i % kept.Count]];
        return left;
    }
}
