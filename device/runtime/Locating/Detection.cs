namespace Edge.Runtime.Locating;

/// <summary>Something found in a picture; the fields of <c>edge_detection</c> in C.</summary>
public sealed class Detection
{
    /// <summary>In [1, Classes).</summary>
    public int Class;

    /// <summary>The best of its cells, in steps.</summary>
    public int Score;

    /// <summary>Its centre, in 1/256 pixel of the network's input from the left edge.</summary>
    public int X;

    /// <summary>Its centre, in 1/256 pixel of the network's input from the upper edge.</summary>
    public int Y;

    /// <summary>First column of cells.</summary>
    public int Left;

    /// <summary>First row of cells.</summary>
    public int Top;

    /// <summary>Last column of cells.</summary>
    public int Right;

    /// <summary>Last row of cells.</summary>
    public int Bottom;

    /// <summary>How many cells belong to it.</summary>
    public int Cells;
}
