using Edge.Compiler.TFLite;

namespace Edge.Compiler.Import;

/// <summary>TFLite names tensors, not operators: a node is called after what it writes, without the network's own name before it. Files that Edge wrote have names.</summary>
internal sealed class NodeNames
{
    private readonly UniqueNames _names = new();

    /// <summary>For a node that the file does not name.</summary>
    public string Next(string wanted) => _names.Next(wanted);

    /// <summary><c>network/stem/Relu;network/stem/BatchNorm</c> becomes <c>stem/Relu</c>.</summary>
    public string Of(TFLiteModel model, TFLiteOperator source)
    {
        if (model.NodeNames.Count == model.Operators.Count)
            return _names.Next(model.NodeNames[source.Index]);
        string full = source.Outputs.Count == 0 ? "" : model.Tensors[source.Outputs[0]].Name.Split(';')[0];
        string wanted = full[(full.IndexOf('/') + 1)..];
        return _names.Next(wanted.Length == 0 ? source.Kind.ToLowerInvariant() : wanted);
    }
}
