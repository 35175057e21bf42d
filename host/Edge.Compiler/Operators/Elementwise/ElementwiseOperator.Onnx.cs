namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator : IOnnxExported
{
    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        string[] input = [node.Input(0)];
        switch (this)
        {
            case Clip clip: node.Emit("Clip", [.. input, node.Number("min", clip.Min), node.Number("max", clip.Max)]); break;
            case HardSigmoid line: node.Emit("HardSigmoid", input, OnnxNodeExport.Real("alpha", line.Alpha), OnnxNodeExport.Real("beta", line.Beta)); break;
            case HardSwish:
                node.Needs(14);
                node.Emit("HardSwish", input);
                break;
            case LeakyRelu leaky: node.Emit("LeakyRelu", input, OnnxNodeExport.Real("alpha", leaky.Alpha)); break;
            case Relu: node.Emit("Relu", input); break;
            case Relu6: node.Emit("Clip", [.. input, .. node.Relu6Limits()]); break;
            case Requantize: node.Emit("Identity", input); break;
            case Sigmoid: node.Emit("Sigmoid", input); break;
            case Tanh: node.Emit("Tanh", input); break;
            default: throw OnnxNodeExport.Refused("ONNX has no such operator");
        }
    }
}
