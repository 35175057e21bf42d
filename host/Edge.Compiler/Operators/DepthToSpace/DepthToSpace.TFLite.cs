using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record DepthToSpace : ITFLiteExported
{
    /// <summary>DEPTH_TO_SPACE.</summary>
    internal static void Read(TFLiteNode node) => node.Emit(new DepthToSpace(BlockOf(node), BlockOrder.PixelsOutermost), [node.Input(0)]);

    /// <summary>SPACE_TO_DEPTH: each pixel of a block is a slice with steps, all of them one after another.</summary>
    internal static void ReadSpaceToDepth(TFLiteNode node)
    {
        Tensor image = node.Input(0);
        int block = BlockOf(node);
        if (image.Shape.Rank != 4 || image.Shape.Height % block != 0 || image.Shape.Width % block != 0)
            throw new ModelException("E0101", "", $"blocks of {block}x{block} in {image.Shape}", "an NHWC input whose height and width the block divides");
        Tensor[] pixels =
        [
            .. BlockPixels(image.Shape, block).Select((pixel, i) => node.Before($"pixel{i}", pixel, [image], image.Quantization)),
        ];
        node.Emit(new Concat(3), pixels);
    }

    /// <summary>A slice for each pixel of a block, in the order of rows.</summary>
    internal static IEnumerable<Slice> BlockPixels(Shape image, int block)
    {
        var extent = new Size(image.Height / block, image.Width / block);
        return Enumerable.Range(0, block * block).Select(p => new Slice(new Size(p / block, p % block), extent, Size.Square(block), 0, image.Channels, 1));
    }

    private static int BlockOf(TFLiteNode node) => node.Options<BlockOptions>().Size is >= 1 and <= 16 and var block
        ? block
        : throw new ModelException("E0101", "", $"blocks of {node.Options<BlockOptions>().Size}", "1 to 16");

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        if (Order != BlockOrder.PixelsOutermost)
            throw TFLiteNodeExport.Refused("channels counted before pixels", "pixels before channels", "export to ONNX, or reorder the filters before it");
        node.Emit(TFLiteCode.DepthToSpace, new BlockOptions(Block), node.Input(0));
    }
}
