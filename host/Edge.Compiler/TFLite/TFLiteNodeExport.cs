using System.Runtime.InteropServices;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.TFLite;

/// <summary>One node of a graph as its operator's home writes it: tensors of the graph in, operators of a file out.</summary>
/// <remarks>Errors have no place in them: the exporter adds the node's.</remarks>
internal sealed class TFLiteNodeExport(TFLiteFile file, Node node)
{
    public Node Node => node;

    public bool IsInt8 => node.Output.Type == ElementType.Int8;

    /// <summary>The index of an input of the node.</summary>
    public int Input(int input) => file.Of(node.Inputs[input]);

    /// <summary>The operator that writes the node's output.</summary>
    /// <param name="inputs">Indices of tensors.</param>
    public void Emit(TFLiteCode code, TFLiteOptions? options, params int[] inputs) => file.Add(node.Name, code, options, inputs, file.Of(node.Output));

    /// <summary>The operator that writes the node's output, where it has no attribute for an activation; that becomes an operator of its own.</summary>
    public void EmitBefore(Activation activation, TFLiteCode code, TFLiteOptions? options, params int[] inputs)
    {
        if (activation == Activation.None)
            Emit(code, options, inputs);
        else
            Emit(activation == Activation.Relu ? TFLiteCode.Relu : TFLiteCode.Relu6, null, Before(NodeParts.Linear, node.Output.Shape, node.Output.Quantization, code, options, inputs));
    }

    /// <summary>An operator before that one, which the node needs in TFLite only.</summary>
    /// <param name="part">One of <see cref="NodeParts"/>.</param>
    /// <returns>The tensor it writes.</returns>
    public int Before(string part, Shape shape, Quantization? quantization, TFLiteCode code, TFLiteOptions? options, params int[] inputs)
    {
        string named = NodeParts.Name(node.Output.Name, part);
        int output = file.Of(quantization is null ? Tensor.Float(named, shape) : Tensor.Int8(named, shape, quantization));
        file.Add(NodeParts.Name(node.Name, part), code, options, inputs, output);
        return output;
    }

    /// <summary>A constant parameter such as a new shape.</summary>
    public int Integers(string role, int[] values, params int[] extents) =>
        file.Constant($"{node.Output.Name}/{role}", extents.Length == 0 ? [values.Length] : extents, TFLiteType.Int32, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), null);

    /// <summary>A constant parameter of one number, quantized as <paramref name="like"/> is.</summary>
    public int Number(string role, float value, Tensor like) => like.Quantization is not { } quantization
        ? file.Constant($"{node.Output.Name}/{role}", [1], TFLiteType.Float32, BitConverter.GetBytes(value), null)
        : file.Constant($"{node.Output.Name}/{role}", [1], TFLiteType.Int8, [(byte)quantization.Quantize(value)], TFLiteFile.Quantization(quantization));

    /// <summary>The error of this node; the exporter collects those of all nodes.</summary>
    public static ModelException Refused(string found, string? accepted = null, string? hint = null) => new("E0150", "", found, accepted, hint);

    public static TFLiteActivation Fused(Activation activation) => activation switch
    {
        Activation.None => TFLiteActivation.None,
        Activation.Relu => TFLiteActivation.Relu,
        Activation.Relu6 => TFLiteActivation.Relu6,
        _ => throw Refused($"the activation {activation}", "none, Relu or Relu6"),
    };
}
