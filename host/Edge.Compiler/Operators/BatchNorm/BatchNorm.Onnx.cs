using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record BatchNorm : IOnnxExported
{
    /// <summary>ONNX BatchNormalization in inference: x, scale, bias, mean, variance. Specification: BatchNormalization-15.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        if (node.Integer("training_mode", 0) != 0 || node.Node.Outputs.Skip(1).Any(output => output.Length > 0 && node.Opset >= 14))
            throw node.Refused("training_mode 1", "training_mode 0", "export the model in evaluation mode");
        if (node.Integer("spatial", 1) != 1)
            throw node.Refused("spatial 0", "spatial 1", "one factor for each pixel is no batch normalization over channels");
        int rank = input.Dims.Length;
        if (rank < 2)
            throw node.Refused($"an input {input.DimsText}", "channels along axis 1");
        int[] order = rank == 5 ? OnnxPool.VolumeOrder : [0, .. Enumerable.Range(2, rank - 2), 1];
        string[] roles = ["gamma", "beta", "mean", "variance"];
        Tensor[] statistics = [.. roles.Select((role, i) => node.Weights(role, new Shape(node.Reals(i + 1).Length), node.Reals(i + 1)))];
        node.Result(node.Run(new BatchNorm(node.Float("epsilon", 1e-5f)), [node.Arranged(input, order), .. statistics]), input.Dims, order);
    }

    /// <summary>Each channel times a number plus a number, as exporters write scaling and biases: mean 0, variance 1 and epsilon 0 leave gamma and beta.</summary>
    internal static Tensor Line(OnnxNodeImport node, Tensor input, float[] gamma, float[] beta)
    {
        var shape = new Shape(beta.Length);
        float[] ones = [.. Enumerable.Repeat(1f, beta.Length)];
        return node.Run(new BatchNorm(0), input, node.Weights("gamma", shape, gamma), node.Weights("beta", shape, beta),
            node.Weights("mean", shape, new float[beta.Length]), node.Weights("variance", shape, ones));
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node) =>
        node.Emit("BatchNormalization", [node.Input(0), node.Row(1), node.Row(2), node.Row(3), node.Row(4)], OnnxNodeExport.Real("epsilon", Epsilon));
}
