using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthToSpace : IOnnxExported
{
    /// <summary>ONNX DepthToSpace. Specification: DepthToSpace-13.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        BlockOrder order = node.Text("mode", "DCR") switch
        {
            "DCR" => BlockOrder.PixelsOutermost,
            "CRD" => BlockOrder.ChannelsOutermost,
            var other => throw node.Refused($"mode '{other}'", "DCR or CRD"),
        };
        Tensor image = node.Image(0);
        node.ImageResult(node.Run(new DepthToSpace(BlockOf(node), order), image));
    }

    /// <summary>ONNX SpaceToDepth: the way back is each pixel of a block as a slice with steps, all of them one after another. Specification: SpaceToDepth-13.</summary>
    internal static void FromOnnxSpaceToDepth(OnnxNodeImport node)
    {
        Tensor image = node.Image(0);
        int block = BlockOf(node);
        if (image.Shape.Height % block != 0 || image.Shape.Width % block != 0)
            throw node.Refused($"blocks of {block}x{block} in an image {node.Operand(0).DimsText}", "a block that divides height and width");
        Tensor[] pixels = [.. BlockPixels(image.Shape, block).Select(pixel => node.Run(pixel, image))];
        node.ImageResult(node.Run(new Concat(3), pixels));
    }

    // Slices of a block are one node each; no network has a larger one.
    private static int BlockOf(OnnxNodeImport node)
    {
        long block = node.Integer("blocksize", 0);
        return block is >= 1 and <= 16 ? (int)block : throw node.Refused($"blocksize {block}", "1 to 16");
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node) => node.Emit("DepthToSpace", [node.Input(0)],
        OnnxNodeExport.Integer("blocksize", Block), OnnxNodeExport.Text("mode", Order == BlockOrder.PixelsOutermost ? "DCR" : "CRD"));
}
