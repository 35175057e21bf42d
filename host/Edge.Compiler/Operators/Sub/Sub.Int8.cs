using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Sub
{
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        // TFLite Micro computes the factors of SUB in single precision, those of ADD in double.
        float a = node.Inputs[0].Quantization!.Scale, b = node.Inputs[1].Quantization!.Scale, output = node.Output.Quantization!.Scale;
        float twiceLarger = 2 * Math.Max(a, b);
        Multiplier ofDifference = Multiplier.Of(twiceLarger / ((1 << SignedSum.LeftShift) * output));
        SignedSum.CheckFactor(node, ofDifference, twiceLarger);
        return
        [
            SignedSum.Call(node, new(node.Inputs[0], 1, Multiplier.Of(a / twiceLarger)), new(node.Inputs[1], -1, Multiplier.Of(b / twiceLarger)),
                ofDifference, Activation.Clamp(node.Output.Quantization)),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) =>
        SignedSum.Run(call, inputs[call.Activations[0]], Second(call, inputs), output);
}
