using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Pad
{
    /// <summary>ONNX Pad with a constant border around the image. Attributes up to operator set 10, inputs after. Specification: Pad-2, Pad-18.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        string mode = node.Text("mode", "constant");
        if (mode != "constant")
            throw node.Refused($"mode '{mode}'", "mode 'constant'");
        Tensor image = node.Image(0);
        int rank = node.Operand(0).Dims.Length;
        IReadOnlyList<long> pads = node.Opset < 11 ? node.Integers("pads") ?? [] : node.WholeNumbers(1);
        float value = node.Opset < 11 ? node.Float("value", 0) : node.Has(2) ? node.Reals(2).FirstOrDefault() : 0;
        int[] axes = node.Has(3) ? [.. node.WholeNumbers(3).Select(axis => node.Axis(axis, rank))] : [.. Enumerable.Range(0, rank)];
        if (pads.Count != 2 * axes.Length)
            throw node.Refused($"{pads.Count} pads", $"{2 * axes.Length} pads");
        var before = new int[4];
        var after = new int[4];
        for (int i = 0; i < axes.Length; i++)
        {
            int at = axes[i] < 2 || rank == 4 ? axes[i] : 3; // a row's only spatial axis is its width
            before[at] = node.Small("padding", pads[i]);
            after[at] = node.Small("padding", pads[i + axes.Length]);
        }

        if (before[0] + before[1] + after[0] + after[1] > 0)
            throw node.Refused("padding along batch or channels", "padding of rows and columns");
        float[] values = value == 0 ? [] : [.. Enumerable.Repeat(value, image.Shape.Channels)];
        node.ImageResult(node.Run(new Pad(new Padding(before[2], before[3], after[2], after[3])) { Values = values }, image));
    }
}
