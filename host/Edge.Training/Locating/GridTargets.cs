using Edge.Compiler.Ir;

namespace Edge.Training.Locating;

/// <summary>What each cell of a grid is to say.</summary>
/// <remarks>
/// A cell belongs to an object when it holds at least half as many of its pixels as the cell that holds most of them: no object is without a cell, be it
/// a scratch one pixel wide or a single marked point. What other cells hold of it is too little to ask for and too much to call background: they are not
/// judged.
/// A cell of two objects goes to the one with more pixels in it.
/// </remarks>
internal static class GridTargets
{
    /// <summary>A cell that no loss looks at.</summary>
    public const long NotJudged = -1;

    /// <param name="truth">What the input shows.</param>
    /// <param name="cells">Rows and columns of the grid.</param>
    /// <param name="cellPixels">Along a side of a cell.</param>
    /// <param name="move">Where a pixel at (row, column) has gone; may lie outside.</param>
    /// <param name="targets">rows * columns classes, or <see cref="NotJudged"/>.</param>
    public static void Write(ImageTruth truth, Size cells, int cellPixels, Func<int, int, (int Row, int Column)> move, Span<long> targets)
    {
        targets.Clear();
        var most = new int[targets.Length]; // pixels of the object that a cell goes to
        var counts = new int[targets.Length];
        foreach (TruthObject each in truth.Objects)
        {
            Array.Clear(counts);
            foreach (int pixel in each.Pixels)
            {
                var (row, column) = move(pixel / truth.Shape.Width, pixel % truth.Shape.Width);
                if (row >= 0 && row < truth.Shape.Height && column >= 0 && column < truth.Shape.Width)
                    counts[row / cellPixels * cells.Width + column / cellPixels]++;
            }

            int peak = counts.Max();
            for (int cell = 0; cell < counts.Length; cell++)
            {
                if (counts[cell] == 0)
                    continue;
                bool isOwn = 2 * counts[cell] >= peak;
                if (isOwn && counts[cell] > most[cell])
                    (targets[cell], most[cell]) = (each.Class, counts[cell]);
                else if (!isOwn && targets[cell] == 0)
                    targets[cell] = NotJudged;
            }
        }
    }
}
