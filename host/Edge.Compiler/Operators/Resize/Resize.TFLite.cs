using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Resize : ITFLiteExported
{
    /// <summary>RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR to a constant height and width.</summary>
    internal static void Read(TFLiteNode node, ResizeMode mode)
    {
        const int Largest = 1 << 14;
        var options = node.Options<ResizeOptions>();
        int[] target = node.Integers(1);
        if (target is not [>= 1 and <= Largest, >= 1 and <= Largest])
            throw new ModelException("E0101", "", $"a target of {string.Join(',', target)}", $"height and width in [1, {Largest}]");
        if (options is { AlignsCorners: true, HasHalfPixelCenters: true })
            throw new ModelException("E0101", "", "align_corners and half_pixel_centers at once", "one of them, or neither", "export the model again");
        ResizeGrid grid = options.AlignsCorners ? ResizeGrid.AlignCorners : options.HasHalfPixelCenters ? ResizeGrid.HalfPixel : ResizeGrid.Asymmetric;
        var resize = new Resize(new Size(target[0], target[1]), mode, grid)
        {
            Rounding = grid == ResizeGrid.Asymmetric ? NearestRounding.Floor : NearestRounding.HalfUp,
        };
        node.Emit(resize, [node.Input(0)]);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        NearestRounding usual = Grid == ResizeGrid.Asymmetric ? NearestRounding.Floor : NearestRounding.HalfUp;
        if (Grid == ResizeGrid.Placed || (Mode == ResizeMode.Nearest && Rounding != usual))
            throw TFLiteNodeExport.Refused($"{Mode} {Grid}, rounding {Rounding}", "the grids Asymmetric, HalfPixel and AlignCorners; nearest pixels by Floor on the first and HalfUp on the others", "export to ONNX");
        var options = new ResizeOptions(Grid == ResizeGrid.AlignCorners, Grid == ResizeGrid.HalfPixel);
        node.Emit(Mode == ResizeMode.Nearest ? TFLiteCode.ResizeNearestNeighbor : TFLiteCode.ResizeBilinear, options, node.Input(0), node.Integers("target", [Target.Height, Target.Width]));
    }
}
