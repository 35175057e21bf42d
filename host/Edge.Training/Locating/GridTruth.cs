using Edge.Compiler.Ir;
using Edge.Compiler.Locating;

namespace Edge.Training.Locating;

/// <summary>What is to be found in each image of a set, and by which grid.</summary>
/// <param name="Specification">How detections are read off.</param>
/// <param name="Cells">Rows and columns of the grid.</param>
/// <param name="PositiveWeight">What a cell with an object counts in the loss, in background cells.</param>
/// <param name="Images">One for each image.</param>
public sealed record GridTruth(LocatingSpecification Specification, Size Cells, double PositiveWeight, IReadOnlyList<ImageTruth> Images)
{
    /// <summary>Instead of a cell: <see cref="Reach"/> of networks that are compared, whose cells differ.</summary>
    public int? OwnReach { get; init; }

    /// <summary>Pixels of the input along each axis by which a centre may lie beside the object that it finds.</summary>
    public int Reach => OwnReach ?? Specification.CellPixels;
}

/// <summary>What one network input shows.</summary>
/// <param name="Shape">[1, H, W, C] of the input.</param>
public sealed record ImageTruth(Shape Shape, IReadOnlyList<TruthObject> Objects);

/// <summary>One object in a network's input.</summary>
/// <param name="Class">Index of its class, at least 1.</param>
/// <param name="Box">In pixels of the input.</param>
/// <param name="Pixels">Those that belong to it, by row * width + column; at least one.</param>
/// <param name="SourceExtent">The longer side of its box in pixels of the picture; null for a point.</param>
public sealed record TruthObject(int Class, PixelBox Box, IReadOnlyList<int> Pixels, double? SourceExtent)
{
    /// <summary>Only a box is known: every point of it counts as the object.</summary>
    public bool IsBox { get; init; }

    /// <summary>Whether a point lies in the object, or next to it by at most this many pixels along each axis.</summary>
    /// <param name="width">Of the input.</param>
    public bool IsNear(double x, double y, int reach, int width) => IsBox
        ? IsIn(x, y, Box.Left - reach, Box.Top - reach, Box.Right + reach, Box.Bottom + reach)
        : Pixels.Any(pixel => IsIn(x, y, pixel % width - reach, pixel / width - reach, pixel % width + 1 + reach, pixel / width + 1 + reach));

    private static bool IsIn(double x, double y, double left, double top, double right, double bottom) => x >= left && x <= right && y >= top && y <= bottom;
}
