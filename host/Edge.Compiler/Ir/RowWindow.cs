namespace Edge.Compiler.Ir;

/// <summary>
/// Which rows of an image a row of the output is computed from, or which columns a column: <see cref="Extent"/> of them, the first of which is
/// <c>row * Stride - Before</c>.
/// </summary>
/// <param name="Extent">At least 1; rows that dilation leaves out are counted.</param>
/// <param name="Stride">At least 1.</param>
/// <param name="Before">Rows above the image that the first output row sees; they and those below read as the zero point.</param>
public readonly record struct RowWindow(int Extent, int Stride, int Before)
{
    /// <summary>A row of the output is computed from the row in its place.</summary>
    public static RowWindow Same { get; } = new(1, 1, 0);

    /// <summary>The rows that <paramref name="rows"/> output rows one below the other are computed from.</summary>
    public int RowsFor(int rows) => ((rows - 1) * Stride) + Extent;
}
