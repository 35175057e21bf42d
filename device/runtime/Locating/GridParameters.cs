namespace Edge.Runtime.Locating;

/// <summary>A grid of class scores and how it is read; the fields of <c>edge_grid_params</c> in C.</summary>
public sealed class GridParameters
{
    /// <summary>Rows of cells, 1 to 128.</summary>
    public int Height;

    /// <summary>Cells in a row, 1 to 128.</summary>
    public int Width;

    /// <summary>Scores of a cell, 2 to 128; the first is the background's.</summary>
    public int Classes;

    /// <summary>Pixels of the network's input along a side of a cell, 1 to 256.</summary>
    public int CellPixels;

    /// <summary>The least score of a detection's cell, -127 to 127, in steps of the scores' scale.</summary>
    public int Threshold;

    /// <summary>Detections that there is room for, at least 1.</summary>
    public int Most;
}
